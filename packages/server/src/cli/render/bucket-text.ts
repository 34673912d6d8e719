import type { Bucket } from '../../query/query.ts'

/** The name of a time bucket: `2026-11-22`, `2026-11-22 14:00`, `2026-11`; a week is its Monday. */
export function bucketText(start: string | null | undefined, bucket: Bucket): string {
  if (start == null) return '–'
  if (bucket === 'month') return start.slice(0, 7)
  if (bucket === 'hour') return `${start.slice(0, 10)} ${start.slice(11, 16)}`
  return start.slice(0, 10)
}
