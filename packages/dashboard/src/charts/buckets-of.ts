import type { Row } from '../measures/measures.ts'
import { bucketStarts, nextStart } from '../url/bucket-starts.ts'
import type { Range } from '../url/range.ts'

/** The buckets of a range, and which of them is not over. */
export interface Buckets {
  readonly starts: readonly number[]
  readonly open: number | null
}

/** All buckets from the range's begin (or the first row) until its end, with and without calls. */
export function bucketsOf(rows: readonly Row[], range: Range, now: number): Buckets {
  const { bucket, timeZone, end } = range
  const first = Math.min(...rows.map((row) => Date.parse(row.bucket ?? '')))
  const start = range.start ?? (Number.isFinite(first) ? first : end - 1)
  const starts = bucketStarts(start, Math.max(end, start + 1), { bucket, timeZone })
  const last = starts.at(-1)
  const isOpen = last !== undefined && nextStart(last, bucket, timeZone) > now && last <= now
  return { starts, open: isOpen ? starts.length - 1 : null }
}
