import type { Range } from '../url/range.ts'
import { useUsage, within } from './use-usage.ts'

/** All values of a dimension, now and in the period before: what a change is made of. */
export function useChange(
  dimension: string,
  range: Range,
  where: readonly string[] | undefined,
  { enabled = true } = {},
) {
  const isComparable = enabled && range.start !== undefined
  return useUsage(
    { ...within(range, where), groupBy: [dimension], previous: isComparable },
    { enabled: isComparable },
  )
}
