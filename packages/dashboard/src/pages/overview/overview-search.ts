import { type Measure, readMeasure } from '../../measures/measures.ts'
import { isDimension } from '../../url/dimensions.ts'

/** What the overview keeps in the address. Absent: cost by model. */
export interface OverviewSearch {
  readonly by?: string
  readonly measure?: Measure
}

/** Reads it. */
export function readOverviewSearch(search: Readonly<Record<string, unknown>>): OverviewSearch {
  const measure = readMeasure(search['measure'])
  return {
    ...(isDimension(search['by']) && { by: search['by'] }),
    ...(measure !== undefined && { measure }),
  }
}
