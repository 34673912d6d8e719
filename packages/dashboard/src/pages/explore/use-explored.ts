import { useNow } from '../../browser/use-now.ts'
import { type Buckets, bucketsOf } from '../../charts/buckets-of.ts'
import { type Group, groupsOf, valuesOf } from '../../charts/series-of.ts'
import type { Measure, Value } from '../../measures/measures.ts'
import { useOverTime } from '../../questions/use-over-time.ts'
import { useRanking } from '../../questions/use-ranking.ts'
import type { Range } from '../../url/range.ts'
import { useFrame } from '../../url/use-frame.ts'
import { usePageSearch } from '../../url/use-page-search.ts'
import { readExploreSearch } from './explore-search.ts'

/** The question that the address asks, with its defaults filled in. */
export interface Asked {
  readonly measure: Measure
  readonly rank: Measure
  readonly by: string
  readonly sub: string | undefined
  readonly dimensions: readonly string[]
  readonly limit: number
  readonly isCumulative: boolean
  readonly isCompared: boolean
  readonly isByTime: boolean
  readonly range: Range
}

/** What the page asks, and what it is answered: the same rows for chart, table and file. */
export function useExplored() {
  const [search, set] = usePageSearch(readExploreSearch)
  const { frame, range: framed } = useFrame()
  const { measure = 'cost_usd', by = 'model', sub, rank = measure, top = 10 } = search
  const range = { ...framed, bucket: search.bucket ?? framed.bucket }
  const dimensions = by === 'none' ? [] : [by, ...(sub === undefined || sub === by ? [] : [sub])]
  const asked: Asked = {
    measure,
    rank,
    by,
    sub,
    dimensions,
    limit: top,
    isCumulative: search.cumulative === true,
    isCompared: search.compare === true && range.start !== undefined,
    isByTime: search.table === 'time',
    range,
  }
  const wishes = { dimensions, measure: rank, limit: top }
  const ranking = useRanking(range, frame.where, wishes)
  const overTime = useOverTime(range, frame.where, wishes)
  return { asked, set, ranking, overTime }
}

/** The groups, the buckets, and the value of each group in each bucket. */
export interface Explored extends Buckets {
  readonly groups: readonly Group[]
  /** By group, then by bucket. */
  readonly values: readonly (readonly Value[])[]
}

/** Puts the answers together. */
export function useExploredTable(
  { measure, dimensions, isCumulative, range }: Asked,
  { ranking, overTime }: Pick<ReturnType<typeof useExplored>, 'ranking' | 'overTime'>,
): Explored {
  const now = useNow()
  const rows = overTime.data?.rows ?? []
  const groups = groupsOf(ranking.data?.rows ?? [], dimensions)
  const buckets = bucketsOf(rows, range, now)
  const values = valuesOf(rows, groups, {
    measure,
    dimensions,
    starts: buckets.starts,
    isCumulative,
  })
  return { ...buckets, groups, values }
}
