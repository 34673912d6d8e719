import { type Answer, type Answers, putAnswer, putById } from '../answers.ts'
import { type Fields, hasAny, own, ownFields, ownText } from '../fields.ts'
import type { Provider } from '../provider.ts'

/** The types of the events of a streamed message. */
export const MESSAGE_EVENTS: ReadonlySet<string> = new Set([
  'message_start',
  'message_delta',
  'message_stop',
  'content_block_start',
  'content_block_delta',
  'content_block_stop',
  'ping',
])

/**
 * Folds an event of a streamed message. `message_start` is a first guess; each `message_delta` is
 * cumulative and replaces the fields that it carries.
 */
export function foldMessageEvent(provider: Provider, answers: Answers, event: Fields): void {
  const type = ownText(event, 'type')
  if (type === 'message_start') start(provider, answers, ownFields(event, 'message') ?? {})
  else if (type === 'message_delta') update(provider, answers, event)
  else if (type === undefined || !MESSAGE_EVENTS.has(type)) foldWhole(provider, answers, event)
}

function start(provider: Provider, answers: Answers, message: Fields): void {
  const key = keyOf(message)
  const known = answers.byKey.get(key)
  const current = answers.byKey.get(answers.current)
  // A new id before the end: the attempt was given up, and the stream spliced onto the next.
  if (known === undefined && current?.provider === provider && !current.isFinal) {
    putAnswer(answers, answers.current, { ...current, isAborted: true })
  }
  answers.current = key
  if (known !== undefined) return
  const body = {
    id: own(message, 'id'),
    type: own(message, 'type'),
    model: own(message, 'model'),
    usage: own(message, 'usage'),
    stop_reason: undefined,
  }
  putAnswer(answers, key, { provider, body, isFinal: false })
}

function update(provider: Provider, answers: Answers, event: Fields): void {
  const usage = ownFields(event, 'usage')
  const delta = ownFields(event, 'delta')
  const known: Answer = answers.byKey.get(answers.current) ?? { provider, body: {}, isFinal: false }
  const stopReason = delta === null ? undefined : ownText(delta, 'stop_reason')
  const body: Record<string, unknown> = { ...known.body }
  if (stopReason !== undefined) body['stop_reason'] = stopReason
  if (usage !== null) body['usage'] = replaced(ownFields(known.body, 'usage') ?? {}, usage)
  putAnswer(answers, answers.current, {
    ...known,
    body,
    isFinal: known.isFinal || (usage !== null && own(usage, 'output_tokens') !== undefined),
  })
}

const COUNTERS = ['input_tokens', 'cache_read_input_tokens', 'cache_creation_input_tokens'] as const

/**
 * The counts after a delta. The first guess of a message with several passes is another pass than
 * the delta's, so with `iterations` none of it is kept. A split by lifetime that is larger than its
 * total is of before, too.
 */
function replaced(before: Fields, usage: Fields): Fields {
  const merged: Record<string, unknown> = { ...before }
  if (hasAny(usage, ['iterations'])) {
    for (const counter of [...COUNTERS, 'cache_creation']) delete merged[counter]
  }
  for (const key of Object.keys(usage)) {
    if (usage[key] !== null) define(merged, key, usage[key])
  }
  if (isStaleSplit(merged) && !Object.hasOwn(usage, 'cache_creation'))
    delete merged['cache_creation']
  return merged
}

function isStaleSplit(usage: Fields): boolean {
  const split = ownFields(usage, 'cache_creation')
  const total = own(usage, 'cache_creation_input_tokens')
  if (split === null || typeof total !== 'number') return false
  const parts = Object.keys(split).map((key) => split[key])
  const sum = parts.reduce<number>((sum, part) => (typeof part === 'number' ? sum + part : sum), 0)
  return sum > total
}

/** Sets an own field whatever its name, `__proto__` too. */
function define(fields: Record<string, unknown>, key: string, value: unknown): void {
  if (key !== '__proto__') {
    fields[key] = value
    return
  }
  Object.defineProperty(fields, key, {
    value,
    enumerable: true,
    configurable: true,
    writable: true,
  })
}

function foldWhole(provider: Provider, answers: Answers, message: Fields): void {
  putById(answers, ownText(message, 'id'), {
    provider,
    body: message,
    isFinal: true,
    isWhole: true,
  })
}

const keyOf = (message: Fields): string => ownText(message, 'id') ?? ''
