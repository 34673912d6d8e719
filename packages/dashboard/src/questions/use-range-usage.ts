import type { Range } from '../url/range.ts'
import { useUsage, within } from './use-usage.ts'

/** All calls of the range by bucket, and of the period of equal length before, where there is one. */
export function useRangeUsage(range: Range, where: readonly string[] | undefined) {
  return useUsage({
    ...within(range, where),
    bucket: range.bucket,
    previous: range.start !== undefined,
  })
}
