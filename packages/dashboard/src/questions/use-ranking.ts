import type { Measure } from '../measures/measures.ts'
import type { Range } from '../url/range.ts'
import { useUsage, within } from './use-usage.ts'

/** What is ranked. */
export interface RankingWishes {
  readonly dimensions: readonly string[]
  /** What is ranked by. */
  readonly measure: Measure
  /** How many groups have a row of their own; the rest is one more. */
  readonly limit: number
  readonly previous?: boolean
  /** Whether percentiles are shown or ranked by. @default false */
  readonly percentiles?: boolean
}

/** The groups of a range, the largest first, the rest summed. */
export function useRanking(
  range: Range,
  where: readonly string[] | undefined,
  { dimensions, measure, limit, previous = false, percentiles = false }: RankingWishes,
  { enabled = true } = {},
) {
  return useUsage(
    {
      ...within(range, where),
      groupBy: dimensions,
      order: `-${measure}`,
      limit,
      previous: previous && range.start !== undefined,
      percentiles,
    },
    { enabled },
  )
}
