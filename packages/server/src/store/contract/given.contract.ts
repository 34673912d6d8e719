import type { Query } from '../../query/query.ts'
import type { StoredRow } from '../../query/segment-row.ts'
import type { Store, StoredEntry } from '../store.ts'

/** What each test is given: an empty store, and the clock that it asks for the time. */
export interface Given {
  store: Store
  readonly clock: { now: number }
}

export const DAY = 86_400_000

export const EVERYTHING: Query = {
  bucket: 'none',
  timeZone: 'UTC',
  groupBy: [],
  where: [],
  previous: false,
}

export const idsOf = (entries: readonly StoredEntry[]): readonly string[] =>
  entries.map(({ id }) => id)

export const everything = async (store: Store): Promise<readonly StoredRow[]> =>
  store.tail(0, 10_000)
