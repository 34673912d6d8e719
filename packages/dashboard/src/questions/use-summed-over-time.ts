import { useCallback } from 'react'
import type { UsageAnswer } from 'tokenledger/wire'
import { summedRows } from '../measures/summed-rows.ts'
import type { Range } from '../url/range.ts'
import { overTimeQuestion } from './use-over-time.ts'
import type { RankingWishes } from './use-ranking.ts'
import { useUsage } from './use-usage.ts'

/** What `useRanking` answers, from what `useOverTime` asks: where there is a chart, nothing more is asked. */
export function useSummedOverTime(
  range: Range,
  where: readonly string[] | undefined,
  wishes: RankingWishes,
  { enabled = true } = {},
) {
  const { dimensions, measure } = wishes
  const names = dimensions.join()
  const select = useCallback(
    (answer: UsageAnswer): UsageAnswer => ({
      ...answer,
      rows: [...summedRows(answer.rows, names === '' ? [] : names.split(','), measure)],
    }),
    [names, measure],
  )
  return useUsage(overTimeQuestion(range, where, wishes), { enabled, select })
}
