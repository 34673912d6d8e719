import { own, ownFields, ownText } from '../providers/fields.ts'
import type { AnswerScan } from './answer-scan.ts'
import type { Framing } from './framing/framing.ts'
import { jsonArray } from './framing/json-array.ts'
import { jsonLines } from './framing/json-lines.ts'
import type { MeteredRequest } from './metered-request.ts'

/**
 * What ends a stream before its time in the words of its provider, as if its limit of tokens had been
 * reached: readers take it for an answer that was cut, not for a broken one.
 *
 * @param before the events just before
 */
export function closingEvents(
  request: MeteredRequest,
  scan: AnswerScan,
  before: string,
  framing: Framing,
): string {
  const { wire } = request.route
  const { facts, first } = scan
  const model = facts.model ?? request.model
  switch (wire) {
    case 'chat':
      return `${data(chatEnd(scan, model))}data: [DONE]\n\n`
    case 'responses':
      return named({ type: 'response.incomplete', response: responseEnd(scan, model) })
    case 'messages':
      return messageEnd(scan, lastData(before, framing)).map(named).join('')
    case 'gemini': {
      const content = { role: 'model', parts: [{ text: '' }] }
      const candidates = [{ content, finishReason: 'MAX_TOKENS', index: 0 }]
      const chunk = { candidates, modelVersion: model, responseId: facts.id }
      return framing === jsonArray ? `,${JSON.stringify(chunk)}]` : data(chunk)
    }
    case 'interactions': {
      const interaction = { id: facts.id, object: 'interaction', model, status: 'incomplete' }
      const event_type = 'interaction.completed'
      return `event: ${event_type}\n${data({ event_type, interaction })}`
    }
    case 'conversations': {
      const [input, output] = [request.inputTokens, scan.outputTokens]
      const usage = {
        prompt_tokens: input,
        completion_tokens: output,
        total_tokens: input + output,
      }
      return named({ type: 'conversation.response.done', usage })
    }
    case 'cohere': {
      const reason = { finish_reason: 'MAX_TOKENS' }
      if (framing !== jsonLines) return named({ type: 'message-end', delta: reason })
      const response = { text: '', generation_id: facts.id, ...reason }
      return `${JSON.stringify({ is_finished: true, event_type: 'stream-end', ...reason, response })}\n`
    }
    case 'ollama': {
      const isChat = own(first, 'message') !== undefined
      const rest = isChat ? { message: { role: 'assistant', content: '' } } : { response: '' }
      const created = ownText(first, 'created_at')
      return `${JSON.stringify({ model, created_at: created, ...rest, done: true, done_reason: 'length' })}\n`
    }
    case 'bedrock':
      // Its frames have checksums; a connection that ends is no error to its readers.
      return ''
    case 'ai-gateway':
      // What an end looks like depends on the version that reads it; it does without.
      return ''
    default:
      return wire satisfies never
  }
}

const data = (event: object): string => `data: ${JSON.stringify(event)}\n\n`
type NamedEvent = { readonly type: string; readonly [field: string]: unknown }
const named = (event: NamedEvent): string => `event: ${event.type}\n${data(event)}`

function chatEnd({ facts, first }: AnswerScan, model: string | undefined): object {
  const isText = own(first, 'object') === 'text_completion'
  const piece = isText ? { text: '', logprobs: null } : { delta: {} }
  return {
    id: facts.id,
    object: own(first, 'object') ?? 'chat.completion.chunk',
    created: own(first, 'created'),
    model,
    choices: [{ index: 0, ...piece, finish_reason: 'length' }],
  }
}

function responseEnd({ facts, first }: AnswerScan, model: string | undefined): object {
  const begun = ownFields(first, 'response') ?? { id: facts.id, object: 'response', model }
  const incomplete_details = { reason: 'max_output_tokens' }
  return { ...begun, status: 'incomplete', incomplete_details, output: [] }
}

function messageEnd({ outputTokens }: AnswerScan, last: string): NamedEvent[] {
  const index = OPEN_BLOCK.exec(last)?.[1]
  const stop = index === undefined ? [] : [{ type: 'content_block_stop', index: Number(index) }]
  const delta = { stop_reason: 'max_tokens', stop_sequence: null }
  const usage = { output_tokens: outputTokens }
  return [...stop, { type: 'message_delta', delta, usage }, { type: 'message_stop' }]
}

const OPEN_BLOCK = /"type"\s*:\s*"content_block_(?:start|delta)"\s*,\s*"index"\s*:\s*(\d+)/

const lastData = (events: string, framing: Framing): string =>
  framing.eventAt(events, events.length - 1).data
