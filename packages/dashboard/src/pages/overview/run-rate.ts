import { picoOf, proportion, textOfPico } from '../../format/exact.ts'

const DAY_MS = 86_400_000n
const MONTH_DAYS = 30n

/** What a cost over a time makes a day, and thirty of them. */
export interface RunRate {
  readonly perDay: string
  readonly perMonth: string
}

/** The pace of a cost; null where the cost is unknown or no time has passed. */
export function runRate(cost: string | null, elapsedMs: number): RunRate | null {
  const elapsed = BigInt(Math.round(elapsedMs))
  if (cost === null || elapsed <= 0n) return null
  const pico = picoOf(cost)
  return {
    perDay: textOfPico(proportion(pico, DAY_MS, elapsed)),
    perMonth: textOfPico(proportion(pico, DAY_MS * MONTH_DAYS, elapsed)),
  }
}
