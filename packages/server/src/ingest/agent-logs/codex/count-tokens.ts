import { isObject, type Json, type JsonObject } from '../join-json.ts'
import { knownFields } from '../known-fields.ts'
import { textOf } from '../text-of.ts'
import { inherit, isCopiedCount } from './copied-history.ts'
import { type Counts, countsOf, isSame, isWithin, isZero, vectorOf } from './counts.ts'
import { hasPassed, judgeCount, type StatedCount } from './judge-count.ts'
import { objectIn, type Row } from './row.ts'
import type { Step } from './step.ts'
import type { Span, Thread } from './thread.ts'

/** Takes in the state of a thread's counter: a call, or why it is none. */
export function countTokens(thread: Thread, row: Row): Step {
  const info = objectIn(row.payload, 'info')
  const stated = {
    total: countsOf(info['total_token_usage']),
    last: countsOf(info['last_token_usage']),
    turn: thread.turn,
  }
  if (stated.total === null && stated.last === null) return { thread, skipped: 'no_usage' }
  if (isOfAnother(thread, row)) return copy(thread, row, stated)
  if (isFirstTotal(thread, stated)) return copy(thread, row, stated)
  if (isInherited(thread, stated)) return { thread, skipped: 'inherited_history' }
  const judgement = judgeCount(stated, thread.counter)
  const counted = { ...thread, counter: judgement.counter }
  if ('reason' in judgement) return { thread: counted, skipped: judgement.reason }
  return call(counted, row, {
    stated,
    usage: judgement.usage,
    isOpening: thread.counter.total === null && isGoingOn(stated),
    isAnew: judgement.counter.restarts > thread.counter.restarts,
  })
}

/** Whether a counter holds more than the last answer: what came before is told elsewhere. */
const isGoingOn = ({ total, last }: StatedCount): boolean =>
  total !== null && (last === null || !isSame(total, last))

function isOfAnother({ id, copied }: Thread, row: Row): boolean {
  const owner = textOf(row.payload['thread_id'])
  if (owner !== null && id !== null) return owner !== id
  return copied !== null && isCopiedCount(copied, row)
}

/** What was copied is where the fork's own counter goes on from. */
function copy(thread: Thread, row: Row, stated: StatedCount): Step {
  const { counter } = judgeCount(stated, thread.counter)
  const { copied } = thread
  return {
    thread: {
      ...thread,
      tools: [],
      counter,
      copied: copied === null ? null : inherit(copied, row, counter.total),
    },
    skipped: 'inherited_history',
  }
}

/** A fork's total without its last answer holds an unknown part of the other thread's. */
const isFirstTotal = ({ copied, counter }: Thread, { last }: StatedCount): boolean =>
  copied !== null && last === null && counter.total === null

/**
 * Whether a counter in a fork's own turn still stands within what was copied. One that is all the last
 * answer's and was not copied is the fork's own, which began at zero.
 */
function isInherited({ copied, counter }: Thread, { total, last }: StatedCount): boolean {
  const inherited = copied?.inherited ?? null
  if (inherited === null || total === null || isZero(total)) return false
  const isFresh = last !== null && isSame(total, last) && !hasPassed(counter, total)
  return !isFresh && isWithin(total, inherited)
}

interface Counted {
  readonly stated: StatedCount
  readonly usage: Counts
  readonly isOpening: boolean
  readonly isAnew: boolean
}

function call(thread: Thread, row: Row, { stated, usage, isOpening, isAnew }: Counted): Step {
  const info = objectIn(row.payload, 'info')
  const model = modelOf(row.payload) ?? modelOf(info) ?? thread.model
  const responseId = answerOf(thread, usage)
  const total = thread.counter.total ?? usage
  const tier = tierOf(row.payload, info) ?? thread.requestTier ?? thread.threadTier
  const facts: Readonly<Record<string, Json>> = knownFields({
    // What an opening total grew by, other histories may tell.
    usage: isOpening && stated.last === null ? null : usage,
    model,
    tier: tier === null ? null : tier.toLowerCase(),
    responseId,
    provider: thread.provider,
  })
  return {
    thread: {
      ...thread,
      model,
      tools: [],
      answer: null,
      spans: spanTo(total, thread.spans, isAnew),
      copied: endCopying(thread.copied),
    },
    call: {
      state: stateOf(total, thread, isAnew),
      responseId,
      facts,
      tools: thread.tools,
      opening: isOpening ? total : null,
    },
  }
}

/** Of a counter that began anew, a state that it may have stood at before is told by its turn. */
function stateOf(total: Counts, { spans, turn, counter }: Thread, isAnew: boolean): string {
  const before = isAnew ? spans : spans.slice(0, -1)
  const isAgain = before.some(({ from, to }) => isWithin(from, total) && isWithin(total, to))
  return isAgain ? `${vectorOf(total)}:${counter.restarts}:${turn ?? ''}` : vectorOf(total)
}

function spanTo(total: Counts, spans: readonly Span[], isAnew: boolean): readonly Span[] {
  const last = spans.at(-1)
  if (last === undefined || isAnew) return [...spans, { from: total, to: total }]
  return [...spans.slice(0, -1), { from: last.from, to: total }]
}

/** What was inherited is passed. */
const endCopying = (copied: Thread['copied']): Thread['copied'] =>
  copied === null ? null : { ...copied, isOver: true, inherited: null }

/** The answer's own record stands before its counter, and states the same. */
const answerOf = ({ answer }: Thread, usage: Counts): string | null =>
  answer !== null && isSame(answer.usage, usage) ? answer.id : null

const modelOf = (object: JsonObject): string | null => {
  const details = object['model_info']
  const slug = isObject(details) ? textOf(details['slug']) : null
  return slug ?? textOf(object['model']) ?? textOf(object['model_name'])
}

const tierOf = (payload: JsonObject, info: JsonObject): string | null =>
  textOf(payload['service_tier']) ??
  textOf(info['service_tier']) ??
  textOf(objectIn(info, 'last_token_usage')['service_tier'])
