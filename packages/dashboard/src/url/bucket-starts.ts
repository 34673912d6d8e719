import { addDays, localDateOf, mondayOf, monthOf, startOfDate } from './local-time.ts'
import type { Bucket } from './range.ts'

const MOST = 2_000

/** The begins of all buckets that touch `[start, end)`, also of those without any call. */
export function bucketStarts(
  start: number,
  end: number,
  { bucket, timeZone }: { readonly bucket: Bucket; readonly timeZone: string },
): readonly number[] {
  const starts: number[] = []
  let at = firstStart(start, bucket, timeZone)
  while (at < end && starts.length < MOST) {
    starts.push(at)
    at = nextStart(at, bucket, timeZone)
  }
  return starts
}

/** Where the bucket after the one that begins at an instant begins. */
export function nextStart(at: number, bucket: Bucket, timeZone: string): number {
  if (bucket === 'hour') return at + 3_600_000
  const date = localDateOf(at, timeZone)
  const next =
    bucket === 'day' ? addDays(date, 1) : bucket === 'week' ? addDays(date, 7) : monthOf(date, 1)
  return startOfDate(next, timeZone)
}

function firstStart(time: number, bucket: Bucket, timeZone: string): number {
  const date = localDateOf(time, timeZone)
  if (bucket === 'hour') {
    const day = startOfDate(date, timeZone)
    return time - ((time - day) % 3_600_000)
  }
  const first = bucket === 'day' ? date : bucket === 'week' ? mondayOf(date) : monthOf(date)
  return startOfDate(first, timeZone)
}

/** Where the bucket begins that is some buckets before the one that begins at an instant. */
export function earlierStart(
  at: number,
  steps: number,
  { bucket, timeZone }: { readonly bucket: Bucket; readonly timeZone: string },
): number {
  if (bucket === 'hour') return at - steps * 3_600_000
  const date = localDateOf(at, timeZone)
  const days = bucket === 'day' ? steps : 7 * steps
  return startOfDate(bucket === 'month' ? monthOf(date, -steps) : addDays(date, -days), timeZone)
}
