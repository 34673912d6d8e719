import type { Range } from '../url/range.ts'
import type { RankingWishes } from './use-ranking.ts'
import { useUsage, within } from './use-usage.ts'

/** The same groups as `useRanking`, by bucket. */
export function useOverTime(
  range: Range,
  where: readonly string[] | undefined,
  { dimensions, measure, limit, percentiles = false }: RankingWishes,
  { enabled = true } = {},
) {
  return useUsage(
    {
      ...within(range, where),
      bucket: range.bucket,
      groupBy: dimensions,
      percentiles,
      ...(dimensions.length > 0 && { order: `-${measure}`, limit }),
    },
    { enabled },
  )
}
