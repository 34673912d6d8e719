import { type Measure, readMeasure } from '../../measures/measures.ts'

/** What the page keeps in the address. Absent: ranked by cost. */
export interface AgentsSearch {
  readonly rank?: Measure
  /** With the line of the period before. */
  readonly compare?: true
}

/** Reads it. */
export function readAgentsSearch(search: Readonly<Record<string, unknown>>): AgentsSearch {
  const rank = readMeasure(search['rank'])
  return {
    ...(rank !== undefined && { rank }),
    ...(String(search['compare']) === 'true' && { compare: true }),
  }
}
