import { type Counts, isSame, isWithin, isZero, minus, plus, sumOf, vectorOf } from './counts.ts'

/** Where a thread's counter stands. */
export type Counter = {
  /** The thread's total; null before the first one. */
  readonly total: Counts | null
  /** States that it passed: the first, and the newest ones. */
  readonly passed: readonly string[]
  /** Whether a counter of zeros came last. */
  readonly isZeroed: boolean
  /** How often it began anew. */
  readonly restarts: number
  /** The turn in which it last moved. */
  readonly turn: string | null
}

/** A counter that nothing was counted by. */
export const NEW_COUNTER: Counter = {
  total: null,
  passed: [],
  isZeroed: false,
  restarts: 0,
  turn: null,
}

/** What a row says: the thread's total so far, and what the last answer consumed. */
export interface StatedCount {
  readonly total: Counts | null
  readonly last: Counts | null
  /** The turn that the row stands in. */
  readonly turn: string | null
}

/** What a row adds, or why it adds nothing. */
export type Judgement =
  | { readonly usage: Counts; readonly counter: Counter }
  | {
      readonly reason: 'no_usage' | 'no_tokens' | 'repeated_counter' | 'stale_counter'
      readonly counter: Counter
    }

/**
 * Says what a counter's row adds. The same total again adds nothing, whatever it says of the last
 * answer; else the last answer counts, and the total only where the last is not stated: of a resumed
 * thread the first total holds what another file tells. A total that fell a little is an older one
 * that came late; one that fell far, or that is all the last answer's, is a counter that began anew.
 */
export function judgeCount(stated: StatedCount, counter: Counter): Judgement {
  const { total, last, turn } = stated
  if (total === null || isFilled(total, last)) return judgeLast(stated, counter)
  if (isZero(total)) return { reason: 'no_tokens', counter: { ...counter, isZeroed: true } }
  const before = counter.total
  if (before !== null && isSame(total, before)) {
    return { reason: 'repeated_counter', counter: { ...counter, isZeroed: false } }
  }
  const hasGrown = before === null || isWithin(before, total)
  if (!hasGrown && !counter.isZeroed && isStale(stated, counter)) {
    return { reason: 'stale_counter', counter }
  }
  const start = hasGrown ? before : null
  const restarts = counter.restarts + (hasGrown ? 0 : 1)
  const next = { ...passing(counter, total), restarts, total, turn, isZeroed: false }
  const usage = usageOf(stated, start)
  return isZero(usage) ? { reason: 'no_tokens', counter: next } : { usage, counter: next }
}

/** Zeros in the total do not undo what the last answer says. */
const isFilled = (total: Counts, last: Counts | null): boolean =>
  isZero(total) && last !== null && !isZero(last)

function judgeLast({ last, turn }: StatedCount, counter: Counter): Judgement {
  if (last === null) return { reason: 'no_usage', counter }
  if (isZero(last)) return { reason: 'no_tokens', counter }
  const total = counter.total === null ? last : plus(counter.total, last)
  return { usage: last, counter: { ...passing(counter, total), total, turn, isZeroed: false } }
}

function usageOf({ total, last }: StatedCount, start: Counts | null): Counts {
  const whole = total ?? {}
  if (last === null) return start === null ? whole : minus(whole, start)
  // The window was measured anew: the total tells what came between.
  return isZero(last) && start !== null ? minus(whole, start) : last
}

function isStale({ total, last, turn }: StatedCount, counter: Counter): boolean {
  const before = counter.total
  if (total === null || before === null) return false
  const isFirst = last !== null && isSame(total, last)
  if (!hasPassed(counter, total)) return !isFirst && isNear(total, last, before)
  // The first state again: late within its turn, anew in another one.
  const isSameTurn = turn !== null && turn === counter.turn
  return !isFirst || isSameTurn || isNear(total, last, before)
}

const isNear = (total: Counts, last: Counts | null, before: Counts): boolean =>
  sumOf(total) * 100 >= sumOf(before) * 98 ||
  (last !== null && sumOf(total) + 2 * sumOf(last) >= sumOf(before))

/** Whether the counter stood at these counts before. Of the newest states and the first one only. */
export const hasPassed = ({ passed }: Counter, total: Counts): boolean =>
  passed.includes(vectorOf(total))

const REMEMBERED = 24

/** The counter with one more state passed. */
export function passing(counter: Counter, total: Counts): Counter {
  const [first, ...others] = [...counter.passed, vectorOf(total)]
  return {
    ...counter,
    passed: first === undefined ? [] : [first, ...others.slice(-REMEMBERED)],
  }
}
