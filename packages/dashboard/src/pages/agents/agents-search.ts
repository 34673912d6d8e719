import { type Measure, readMeasure } from '../../measures/measures.ts'

/** What the page keeps in the address. Absent: ranked by cost. */
export interface AgentsSearch {
  readonly rank?: Measure
}

/** Reads it. */
export function readAgentsSearch(search: Readonly<Record<string, unknown>>): AgentsSearch {
  const rank = readMeasure(search['rank'])
  return rank === undefined ? {} : { rank }
}
