import { decoded } from './bytes.ts'
import { stringEnd } from './json-skip.ts'
import type { Wire } from './route.ts'

/** The fields in which each wire brings what the model writes, and nothing that it repeats. */
const WRITTEN: Readonly<Record<Wire, string>> = {
  chat: 'content|text|reasoning_content|reasoning|refusal|arguments',
  responses: 'delta',
  messages: 'text|thinking|partial_json',
  gemini: 'text',
  cohere: 'text|thinking|tool_plan|arguments',
  ollama: 'content|response|thinking',
  bedrock: 'text|input|thinking|partial_json|outputText|generation',
}

/** What stands in events that tell of more than text, behind the quote of a field's name. */
const TELLING = [
  String.raw`(?:usage|usageMetadata|usage_metadata|x_groq|timings|usage_breakdown|billed_units|metadata|amazon-bedrock-invocationMetrics)"\s*:\s*\{`,
  String.raw`(?:finish_reason|finishReason|stop_reason|stopReason|done_reason|name)"\s*:\s*"`,
  String.raw`error"\s*:\s*[{"]`,
  String.raw`(?:prompt_eval_count|eval_count|generation_token_count|inputTextTokenCount)"\s*:\s*\d`,
  String.raw`done"\s*:\s*true`,
  String.raw`(?:type|event_type)"\s*:\s*"(?:message_stop|message-start|message-end|stream-end|error|response\.(?:completed|failed|incomplete)|transcript\.text\.done|speech\.audio\.done|image_\w+\.completed)"`,
].join('|')
const IS_TELLING = new RegExp(String.raw`"(?:${TELLING})|\[DONE\]`)

/** Whether an event tells of more than text. */
export const isTelling = (event: string): boolean => IS_TELLING.test(event)

/** Hears of each piece that the model wrote. */
export type TextListener = (text: string) => void

/**
 * A search through the events of a stream for what the model writes, without parsing them: a field's
 * name with its quotes cannot stand within a string. It takes a fifth of the time of a parser.
 *
 * @returns of each text of events, whether one of them tells of more
 */
export function eventSearch(wire: Wire): (events: string, listener: TextListener) => boolean {
  const field = new RegExp(String.raw`"(?:(${WRITTEN[wire]})"\s*:\s*"|${TELLING})|\[DONE\]`, 'g')
  return (events, listener) => {
    let tells = false
    let nameBefore = ''
    let textBefore = ''
    field.lastIndex = 0
    for (let match = field.exec(events); match !== null; match = field.exec(events)) {
      const name = match[1]
      if (name === undefined) {
        tells = true
        continue
      }
      const open = field.lastIndex - 1
      const end = stringEnd(events, open)
      if (end === -1) return tells
      const raw = events.slice(open + 1, end - 1)
      // Some gateways write the reasoning under two names.
      const isAgain = raw === textBefore && name !== nameBefore && isReasoning(name, nameBefore)
      if (raw !== '' && !isAgain) listener(meaningOf(raw))
      nameBefore = name
      textBefore = raw
      field.lastIndex = end
    }
    return tells
  }
}

const isReasoning = (...names: string[]): boolean =>
  names.every((name) => name.startsWith('reasoning'))

function meaningOf(raw: string): string {
  const text = decoded(raw)
  if (!text.includes('\\')) return text
  try {
    return JSON.parse(`"${text}"`)
  } catch {
    return text
  }
}
