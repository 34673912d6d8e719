import { isDimension } from '../../url/dimensions.ts'

/** How far back the page looks. */
export const WINDOWS = [
  [10, '10 min'],
  [60, '60 min'],
] as const

/** What the page keeps in the address. Absent: lanes of agents, ten minutes. */
export interface LiveSearch {
  readonly by?: string
  readonly minutes?: number
}

/** Reads it. */
export function readLiveSearch(search: Readonly<Record<string, unknown>>): LiveSearch {
  const minutes = WINDOWS.find(([length]) => length === Number(search['minutes']))?.[0]
  return {
    ...(isDimension(search['by']) && { by: search['by'] }),
    ...(minutes !== undefined && { minutes }),
  }
}
