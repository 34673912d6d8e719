import { localDateOf, startOfDate } from './local-time.ts'
import type { Range } from './range.ts'

/** The later half of a range, from the begin of a day on; undefined where a half is less than a day. */
export function laterHalf(range: Range): Range | undefined {
  const { start, end, timeZone } = range
  if (start === undefined) return undefined
  const from = localDateOf((start + end) / 2, timeZone)
  const middle = startOfDate(from, timeZone)
  return middle > start ? { ...range, from, start: middle } : undefined
}
