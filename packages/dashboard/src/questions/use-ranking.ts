import type { Measure } from '../measures/measures.ts'
import type { Range } from '../url/range.ts'
import { useUsage, within } from './use-usage.ts'

/** What is ranked. */
export interface RankingWishes {
  readonly dimensions: readonly string[]
  readonly measure: Measure
  /** How many groups have a row of their own; the rest is one more. */
  readonly limit: number
  readonly previous?: boolean
}

/** The groups of a range, the largest first, the rest summed. */
export function useRanking(
  range: Range,
  where: readonly string[] | undefined,
  { dimensions, measure, limit, previous = false }: RankingWishes,
) {
  return useUsage({
    ...within(range, where),
    groupBy: dimensions,
    order: `-${measure}`,
    limit,
    previous: previous && range.start !== undefined,
  })
}
