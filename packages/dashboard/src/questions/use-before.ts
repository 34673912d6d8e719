import type { UsageAnswer } from 'tokenledger/wire'
import { isPercentile, type Measure } from '../measures/measures.ts'
import type { Range } from '../url/range.ts'
import { useUsage, within } from './use-usage.ts'

const MOST = 2_000

type Row = UsageAnswer['rows'][number]

/**
 * The groups of the period of equal length before: a function from a group's key (its dimensions
 * as a JSON list) to its row; null where it had no calls, undefined where that is not known.
 */
export function useBefore(
  range: Range,
  where: readonly string[] | undefined,
  {
    dimensions,
    measure,
    enabled,
  }: {
    readonly dimensions: readonly string[]
    readonly measure: Measure
    readonly enabled: boolean
  },
): (key: string) => Row | null | undefined {
  const { data } = useUsage(
    {
      ...within(range, where),
      groupBy: dimensions,
      order: '-cost_usd',
      limit: MOST,
      previous: true,
      percentiles: isPercentile(measure),
    },
    { enabled },
  )
  const rows = data?.previous?.rows
  const isWhole = rows?.every((row) => row.other !== true) ?? false
  const found = new Map(
    rows?.map((row) => [JSON.stringify(dimensions.map((name) => row[name] ?? null)), row]),
  )
  return (key) => found.get(key) ?? (isWhole ? null : undefined)
}
