import { picoOf, proportion, textOfPico } from '../../format/exact.ts'

const DAY_MS = 86_400_000
const MONTH_DAYS = 30n
/** As `projectMonthlyCost` has it: less says nothing of a month. */
const LEAST_CALLS = 10
const LEAST_DAYS = 7

/** What a cost over a time makes a day, and thirty of them; null: too little is known of a month. */
export interface RunRate {
  readonly perDay: string
  readonly perMonth: string | null
}

/** What was spent, and since when. Times are epoch milliseconds. */
export interface Spending {
  /** Dollars; null: unknown. */
  readonly cost: string | null
  readonly calls: number
  readonly start: number
  /** The begin of the first bucket that holds a call; undefined: there is none. */
  readonly firstCall: number | undefined
  readonly end: number
}

/** The pace of a spending; null where the cost is unknown or no time has passed. */
export function runRate({ cost, calls, start, firstCall, end }: Spending): RunRate | null {
  const elapsed = BigInt(Math.round(end - start))
  if (cost === null || elapsed <= 0n) return null
  const pico = picoOf(cost)
  const day = BigInt(DAY_MS)
  // The day that is open counts as one: a week until now is seven dates.
  const days = firstCall === undefined ? 0 : Math.ceil((end - firstCall) / DAY_MS)
  const isTold = calls >= LEAST_CALLS && days >= LEAST_DAYS
  return {
    perDay: textOfPico(proportion(pico, day, elapsed)),
    perMonth: isTold ? textOfPico(proportion(pico, day * MONTH_DAYS, elapsed)) : null,
  }
}
