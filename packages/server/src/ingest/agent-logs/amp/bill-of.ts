import { isObject, type Json, type JsonObject } from '../join-json.ts'
import { idOf } from '../text-of.ts'

/** A call of a thread. */
export interface BilledCall {
  readonly kind: 'call'
  /** The number of the answer in the thread; null when the bill does not say. */
  readonly messageId: string | null
  /** The row of the bill; null when the thread has none, or it ends before. */
  readonly event: JsonObject | null
  /** The answer, which states what was cached; null when it is not known. */
  readonly message: JsonObject | null
}

/** An answer that is not counted by itself. */
export interface UncountedAnswer {
  readonly kind: 'uncounted'
  readonly reason: 'not_in_ledger' | 'usage_not_noted'
}

/**
 * The calls of a thread: those of its bill (`usageLedger`), each with the answer that it names, and
 * each answer with usage that the bill does not name: some versions keep no bill, others went on
 * without one. Where the bill names no answer at all it is taken for whole, and the answers only for
 * its details.
 */
export function billOf(thread: JsonObject): readonly (BilledCall | UncountedAnswer)[] {
  const ledger = thread['usageLedger']
  const events = objectsOf(isObject(ledger) ? ledger['events'] : null)
  const answers = objectsOf(thread['messages']).filter(isAnswer)
  const free = new Set(answers)
  const billed = events.map((event): BilledCall => {
    const message = answerOf(event, free)
    if (message !== null) free.delete(message)
    const messageId = idOf(message?.['messageId']) ?? idOf(event['toMessageId'])
    return { kind: 'call', messageId, event, message }
  })
  const isWhole =
    events.length > 0 && billed.every(({ message, messageId }) => (message ?? messageId) === null)
  const others = [...free].map((message): BilledCall | UncountedAnswer => {
    if (!isObject(message['usage'])) return { kind: 'uncounted', reason: 'usage_not_noted' }
    if (isWhole) return { kind: 'uncounted', reason: 'not_in_ledger' }
    return { kind: 'call', messageId: idOf(message['messageId']), event: null, message }
  })
  return [...withOwnIds(billed), ...others]
}

const objectsOf = (list: Json | undefined): readonly JsonObject[] =>
  Array.isArray(list) ? list.filter(isObject) : []

/** An answer that is not finished has no usage yet. */
const isAnswer = (message: JsonObject): boolean =>
  message['role'] !== 'user' && message['usage'] !== undefined

/** The answer that an event names; where one of them has no number, one that consumed the same. */
function answerOf(event: JsonObject, free: ReadonlySet<JsonObject>): JsonObject | null {
  const id = idOf(event['toMessageId'])
  let alike: JsonObject | null = null
  for (const answer of free) {
    const answerId = idOf(answer['messageId'])
    if (id !== null && answerId === id) return answer
    const mayBe = alike === null && (id === null || answerId === null)
    if (mayBe && isSame(event, answer)) alike = answer
  }
  return alike
}

function isSame({ model, tokens }: JsonObject, { usage }: JsonObject): boolean {
  if (!isObject(tokens) || !isObject(usage) || tokens['input'] === undefined) return false
  return (
    usage['model'] === model &&
    usage['inputTokens'] === tokens['input'] &&
    usage['outputTokens'] === tokens['output']
  )
}

/** Several events may name one answer: the first stands for it, the others for themselves. */
function withOwnIds(billed: readonly BilledCall[]): readonly BilledCall[] {
  const seen = new Set<string | null>([null])
  return billed.map((call) => {
    if (seen.has(call.messageId)) return { ...call, messageId: null }
    seen.add(call.messageId)
    return call
  })
}
