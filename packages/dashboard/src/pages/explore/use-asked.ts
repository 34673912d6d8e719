import type { Measure } from '../../measures/measures.ts'
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
  readonly where: readonly string[] | undefined
  readonly isCumulative: boolean
  readonly isCompared: boolean
  readonly isByTime: boolean
  readonly range: Range
}

/** What the page asks, and a way to ask something else. */
export function useAsked() {
  const [search, set] = usePageSearch(readExploreSearch)
  const { frame, range: framed } = useFrame()
  const { measure = 'cost_usd', by = 'model', sub, rank = measure, top = 10 } = search
  const range = { ...framed, bucket: search.bucket ?? framed.bucket }
  const asked: Asked = {
    measure,
    rank,
    by,
    sub,
    dimensions: by === 'none' ? [] : [by, ...(sub === undefined || sub === by ? [] : [sub])],
    limit: top,
    where: frame.where,
    isCumulative: search.cumulative === true,
    isCompared: search.compare === true && range.start !== undefined,
    isByTime: search.table === 'time',
    range,
  }
  return { asked, set }
}
