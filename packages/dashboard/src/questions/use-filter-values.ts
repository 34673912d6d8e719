import type { Range } from '../url/range.ts'
import { useUsage, within } from './use-usage.ts'

const MOST = 200

/** The values of a dimension in a range, the busiest first. */
export function useFilterValues(dimension: string, range: Range) {
  return useUsage({
    ...within(range, undefined),
    groupBy: [dimension],
    order: '-calls',
    limit: MOST,
  })
}
