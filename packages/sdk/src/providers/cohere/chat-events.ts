import { type Answers, putById } from '../answers.ts'
import { type Fields, own, ownFields, ownText, ownTexts } from '../fields.ts'
import type { Provider } from '../provider.ts'

/** The types of the events of a streamed chat, version 2. */
export const CHAT_EVENTS: ReadonlySet<string> = new Set([
  'message-start',
  'message-end',
  'content-start',
  'content-delta',
  'content-end',
  'tool-plan-delta',
  'tool-call-start',
  'tool-call-delta',
  'tool-call-end',
  'citation-start',
  'citation-end',
])

// Version 1 writes them into `event_type`.
const CHAT_EVENTS_1: ReadonlySet<unknown> = new Set([
  'stream-start',
  'stream-end',
  'text-generation',
  'tool-calls-chunk',
  'tool-calls-generation',
  'citation-generation',
  'search-queries-generation',
  'search-results',
  'debug',
])

/** Whether a payload is an event of a streamed chat, of either version. */
export function isChatEvent(payload: Fields): boolean {
  const type = own(payload, 'type')
  if (typeof type === 'string' && CHAT_EVENTS.has(type)) return true
  return CHAT_EVENTS_1.has(own(payload, 'event_type'))
}

/** Folds an event of a streamed chat, or a whole answer: only the end of a stream has counts. */
export function foldChatEvent(provider: Provider, answers: Answers, event: Fields): void {
  if (own(event, 'type') === 'message-start') answers.current = ownText(event, 'id') ?? ''
  const body = isChatEvent(event) ? endOf(event, answers) : event
  if (body === null) return
  const id = ownText(body, 'id') ?? ownText(body, 'response_id')
  putById(answers, id, { provider, body, isFinal: true })
}

function endOf(event: Fields, answers: Answers): Fields | null {
  if (own(event, 'event_type') === 'stream-end') return withoutContent(ownFields(event, 'response'))
  if (own(event, 'type') !== 'message-end') return null
  return { id: answers.current, ...ownFields(event, 'delta') }
}

/** The end of version 1 repeats the whole answer, and the chat before it. */
const withoutContent = (response: Fields | null): Fields | null =>
  response && {
    id: ownText(response, 'response_id') ?? ownText(response, 'generation_id'),
    meta: own(response, 'meta'),
  }

/** Answer, thinking, plan, and the arguments of tools. */
export function chatEventTexts(event: Fields): readonly string[] {
  if (Object.hasOwn(event, 'event_type')) return chatEventTexts1(event)
  const message = ownFields(ownFields(event, 'delta') ?? {}, 'message') ?? {}
  const call = ownFields(ownFields(message, 'tool_calls') ?? {}, 'function') ?? {}
  return [
    ...ownTexts(ownFields(message, 'content') ?? {}, ['text', 'thinking']),
    ...ownTexts(message, ['tool_plan']),
    ...ownTexts(call, ['name', 'arguments']),
  ]
}

/** The other events of version 1 repeat what these have brought. */
function chatEventTexts1(event: Fields): readonly string[] {
  const type = own(event, 'event_type')
  if (type === 'text-generation') return ownTexts(event, ['text'])
  if (type !== 'tool-calls-chunk') return []
  const call = ownFields(event, 'tool_call_delta') ?? {}
  return [...ownTexts(event, ['text']), ...ownTexts(call, ['name', 'parameters', 'text'])]
}
