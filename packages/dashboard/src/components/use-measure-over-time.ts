import { useNow } from '../browser/use-now.ts'
import { type Buckets, bucketsOf } from '../charts/buckets-of.ts'
import { cumulative } from '../charts/cumulative.ts'
import { type Group, groupsOf, valuesOf } from '../charts/series-of.ts'
import { isPercentile, type Measure, type Value } from '../measures/measures.ts'
import { useBucketsBefore } from '../questions/use-buckets-before.ts'
import { useOverTime } from '../questions/use-over-time.ts'
import { useRanking } from '../questions/use-ranking.ts'
import { useSummedOverTime } from '../questions/use-summed-over-time.ts'
import type { Range } from '../url/range.ts'

/** What is asked of a measure over time by groups. */
export interface MeasureWishes {
  readonly range: Range
  readonly where: readonly string[] | undefined
  readonly measure: Measure
  /** What the groups are ranked by. @default the measure */
  readonly rank?: Measure
  readonly dimensions: readonly string[]
  /** How many groups have a row of their own; the rest is one more. */
  readonly limit: number
  /** Running totals. */
  readonly isCumulative?: boolean
  /** With what all calls came to in the buckets before. */
  readonly isCompared?: boolean
}

/** The groups, the buckets, and the value of each group in each bucket. */
export interface MeasureOverTime extends Buckets {
  /** The groups as one answer, the largest first; where only the buckets failed, their failure. */
  readonly ranking: ReturnType<typeof useRanking>
  /** Whether the values are known. */
  readonly isKnown: boolean
  readonly groups: readonly Group[]
  /** By group, then by bucket. */
  readonly values: readonly (readonly Value[])[]
  /** Of all calls, by bucket; undefined: not known, or not wanted. */
  readonly before: readonly Value[] | undefined
}

/** A measure by groups over time: the same rows for chart, table and file. */
export function useMeasureOverTime(wishes: MeasureWishes): MeasureOverTime {
  const { range, where, measure, rank = measure, dimensions, limit } = wishes
  const { isCumulative = false, isCompared = false } = wishes
  const now = useNow()
  const percentiles = isPercentile(measure) || isPercentile(rank)
  const asked = { dimensions, measure: rank, limit, percentiles }
  const ranked = useRanking(range, where, asked, { enabled: percentiles })
  const summed = useSummedOverTime(range, where, asked, { enabled: !percentiles })
  const ranking = percentiles ? ranked : summed
  const overTime = useOverTime(range, where, asked)
  const isKnown = overTime.data !== undefined
  const rows = overTime.data?.rows ?? []
  const groups = groupsOf(ranking.data?.rows ?? [], dimensions)
  const buckets = bucketsOf(rows, range, now)
  const { starts } = buckets
  const enabled = isCompared && range.start !== undefined
  const before = useBucketsBefore(range, where, { measure, starts, enabled })
  return {
    ...buckets,
    ranking: isKnown || overTime.error === null ? ranking : overTime,
    isKnown,
    groups,
    values: valuesOf(rows, groups, { measure, dimensions, starts, isCumulative }),
    before: before && isCumulative ? cumulative(measure, before) : before,
  }
}
