import { type Measure, readMeasure } from '../../measures/measures.ts'
import { isDimension } from '../../url/dimensions.ts'
import type { Bucket } from '../../url/range.ts'

/** How many groups have a row of their own. */
export const TOPS = [5, 10, 20, 50] as const

/** What the page keeps in the address. Absent: cost by model, the dearest ten. */
export interface ExploreSearch {
  readonly measure?: Measure
  /** The group; `none` for the whole. */
  readonly by?: string
  /** The group within the group. */
  readonly sub?: string
  /** What groups are ranked by; absent: the measure. */
  readonly rank?: Measure
  readonly top?: number
  readonly bucket?: Bucket
  readonly cumulative?: true
  /** With the figures of the period before. */
  readonly compare?: true
  /** The table by bucket and not by group. */
  readonly table?: 'time'
}

/** Reads it. */
export function readExploreSearch(search: Readonly<Record<string, unknown>>): ExploreSearch {
  const measure = readMeasure(search['measure'])
  const rank = readMeasure(search['rank'])
  const top = TOPS.find((count) => String(count) === String(search['top']))
  const bucket = (['hour', 'day', 'week', 'month'] as const).find((one) => one === search['bucket'])
  const by = search['by']
  return {
    ...(measure !== undefined && { measure }),
    ...((isDimension(by) || by === 'none') && { by }),
    ...(isDimension(search['sub']) && { sub: search['sub'] }),
    ...(rank !== undefined && { rank }),
    ...(top !== undefined && { top }),
    ...(bucket !== undefined && { bucket }),
    ...(String(search['cumulative']) === 'true' && { cumulative: true }),
    ...(String(search['compare']) === 'true' && { compare: true }),
    ...(search['table'] === 'time' && { table: 'time' }),
  }
}
