import { randomUUID } from 'node:crypto'
import { events, json, type Reply, type Wire, type WireRequest } from '../clients/wires/reply.ts'

/** What the provider has billed for one answer. */
export interface Answered {
  readonly id: string
  readonly input: number
  readonly output: number
  /** The last text of the request: it says who asked. */
  readonly asked: string
}

/** A provider whose model calls each tool that it is given once, and then answers. */
export interface AgentWire {
  readonly wire: Wire
  /** The truth, in the order of the answers. */
  readonly answers: Answered[]
}

const MODEL = 'gpt-5-2025-08-07'
const CREATED = 1_764_000_000
const ARGUMENTS = '{"city":"Bonn"}'

/** Each answer costs another amount, so that none can be taken for another. */
export function agentWire(): AgentWire {
  const answers: Answered[] = []
  function answered(prefix: string, asked: string): Answered {
    const number = answers.length + 1
    const answer = {
      id: `${prefix}${randomUUID()}`,
      input: 100 * number,
      output: 10 * number,
      asked,
    }
    answers.push(answer)
    return answer
  }
  return {
    answers,
    wire(request) {
      if (request.method !== 'POST') return null
      if (request.path.endsWith('/chat/completions')) return chat(request, answered)
      if (request.path.endsWith('/responses')) return response(request, answered)
      return null
    },
  }
}

/** The same provider, whose whole answers have no id. */
export const withoutId =
  (wire: Wire): Wire =>
  (request) => {
    const reply = wire(request)
    return reply && { ...reply, pieces: [String(reply.pieces[0]).replace(/"id":"[^"]*",/, '')] }
  }

type Answer = (prefix: string, asked: string) => Answered

const listOf = (value: unknown): readonly Readonly<Record<string, unknown>>[] =>
  Array.isArray(value) ? value : []

function chat({ body }: WireRequest, answered: Answer): Reply {
  const messages = listOf(body['messages'])
  const last = messages.at(-1) ?? {}
  const { id, input, output } = answered('chatcmpl-', textOf(last['content']))
  const usage = { prompt_tokens: input, completion_tokens: output, total_tokens: input + output }
  const base = { id, created: CREATED, model: MODEL }
  const tools = last['role'] === 'tool' ? [] : listOf(body['tools'])
  const calls = tools.map((tool, index) => ({
    index,
    id: `call_${id.slice(-4)}_${index}`,
    type: 'function',
    function: { name: Reflect.get(tool['function'] as object, 'name'), arguments: ARGUMENTS },
  }))
  const content = calls.length > 0 ? null : 'Done'
  const message = { role: 'assistant', content, ...(calls.length > 0 && { tool_calls: calls }) }
  const reason = calls.length > 0 ? 'tool_calls' : 'stop'
  if (body['stream'] !== true) {
    const choices = [{ index: 0, message, logprobs: null, finish_reason: reason }]
    return json({ ...base, object: 'chat.completion', choices, usage })
  }
  const chunk = { ...base, object: 'chat.completion.chunk' }
  const wantsUsage = Reflect.get((body['stream_options'] ?? {}) as object, 'include_usage') === true
  const { pieces, type } = events([
    { ...chunk, choices: [{ index: 0, delta: message, finish_reason: null }] },
    { ...chunk, choices: [{ index: 0, delta: {}, finish_reason: reason }] },
    ...(wantsUsage ? [{ ...chunk, choices: [], usage }] : []),
  ])
  return { type, pieces: [...pieces, 'data: [DONE]\n\n'] }
}

function response({ body }: WireRequest, answered: Answer): Reply {
  const items =
    typeof body['input'] === 'string' ? [{ content: body['input'] }] : listOf(body['input'])
  const last: Readonly<Record<string, unknown>> = items.at(-1) ?? {}
  const { id, input, output } = answered('resp_', textOf(last['content']))
  const tools = last['type'] === 'function_call_output' ? [] : listOf(body['tools'])
  const calls = tools.map((tool, index) => ({
    id: `fc_${id.slice(-4)}_${index}`,
    type: 'function_call',
    status: 'completed',
    call_id: `call_${id.slice(-4)}_${index}`,
    name: tool['name'],
    arguments: ARGUMENTS,
  }))
  const text = { type: 'output_text', text: 'Done', annotations: [], logprobs: [] }
  const message = {
    id: `msg_${id.slice(-4)}`,
    type: 'message',
    status: 'completed',
    role: 'assistant',
  }
  const whole = {
    id,
    object: 'response',
    created_at: CREATED,
    status: 'completed',
    error: null,
    incomplete_details: null,
    model: MODEL,
    output: calls.length > 0 ? calls : [{ ...message, content: [text] }],
    parallel_tool_calls: true,
    tools: [],
    usage: {
      input_tokens: input,
      input_tokens_details: { cached_tokens: 0 },
      output_tokens: output,
      output_tokens_details: { reasoning_tokens: 0 },
      total_tokens: input + output,
    },
  }
  if (body['stream'] !== true) return json(whole)
  const open = { ...whole, status: 'in_progress', output: [], usage: null }
  const done = whole.output.map((item, output_index) => ({
    type: 'response.output_item.done',
    output_index,
    item,
  }))
  const all = [
    { type: 'response.created', response: open },
    ...done,
    { type: 'response.completed', response: whole },
  ]
  return events(
    all.map((event, sequence_number) => ({ ...event, sequence_number })),
    { isNamed: true },
  )
}

function textOf(content: unknown): string {
  if (typeof content === 'string') return content
  return listOf(content)
    .map((part) => part['text'] ?? '')
    .join('')
}
