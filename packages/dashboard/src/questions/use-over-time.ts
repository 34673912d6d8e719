import type { Range } from '../url/range.ts'
import type { RankingWishes } from './use-ranking.ts'
import { type UsageQuestion, useUsage, within } from './use-usage.ts'

/** The same groups as `useRanking`, by bucket. */
export function useOverTime(
  range: Range,
  where: readonly string[] | undefined,
  wishes: RankingWishes,
  { enabled = true } = {},
) {
  return useUsage(overTimeQuestion(range, where, wishes), { enabled })
}

/** What it asks. */
export function overTimeQuestion(
  range: Range,
  where: readonly string[] | undefined,
  { dimensions, measure, limit, percentiles = false }: RankingWishes,
): UsageQuestion {
  return {
    ...within(range, where),
    bucket: range.bucket,
    groupBy: dimensions,
    percentiles,
    ...(dimensions.length > 0 && { order: `-${measure}`, limit }),
  }
}
