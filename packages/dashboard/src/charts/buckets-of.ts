import type { Row } from '../measures/measures.ts'
import { bucketStarts, nextStart } from '../url/bucket-starts.ts'
import type { Range } from '../url/range.ts'

/** The buckets of a range, and which of them is not over. */
export interface Buckets {
  readonly starts: readonly number[]
  readonly open: number | null
}

/**
 * All buckets from the range's begin until its end, with and without calls; of all time, those from
 * the first row to the last.
 */
export function bucketsOf(rows: readonly Row[], range: Range, now: number): Buckets {
  const { bucket, timeZone, end } = range
  const times = rows.map((row) => Date.parse(row.bucket ?? ''))
  const start = range.start ?? Math.min(end - 1, ...times)
  const isAll = range.start === undefined && range.to === undefined && times.length > 0
  const until = isAll ? Math.max(...times) + 1 : end
  const starts = bucketStarts(start, Math.max(until, start + 1), { bucket, timeZone })
  const last = starts.at(-1)
  const isOpen = last !== undefined && nextStart(last, bucket, timeZone) > now && last <= now
  return { starts, open: isOpen ? starts.length - 1 : null }
}
