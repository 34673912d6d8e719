import { localStart } from '@tokenledger/sdk/core'

/** A range of time `[from, to)`, epoch milliseconds; an open side is undefined. */
export interface AskedRange {
  readonly from?: number | undefined
  readonly to?: number | undefined
}

/**
 * A range in local time: `2026-11-01 to 2026-11-22`, both days included, and minutes where a side is
 * no midnight; null when neither side is given.
 */
export function rangeText({ from, to }: AskedRange, timeZone: string): string | null {
  const first = from === undefined ? null : momentText(from, timeZone)
  const last = to === undefined ? null : endText(to, timeZone)
  if (first === null) return last === null ? null : `up to ${last}`
  if (last === null) return `from ${first}`
  return first === last ? first : `${first} to ${last}`
}

const MIDNIGHT = / 00:00$/

function momentText(ms: number, timeZone: string): string {
  return localStart(ms, timeZone).slice(0, 16).replace('T', ' ').replace(MIDNIGHT, '')
}

/** A range that ends at midnight ends with the day before. */
function endText(to: number, timeZone: string): string {
  const end = momentText(to, timeZone)
  return end.includes(' ') ? end : localStart(to - 1, timeZone).slice(0, 10)
}
