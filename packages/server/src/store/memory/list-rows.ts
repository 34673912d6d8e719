import { rowFilter } from '../../query/row-filter.ts'
import type { StoredRow } from '../../query/segment-row.ts'
import { cursorAfter, listingStart } from '../listing-cursor.ts'
import type { EntryPage, Listing, StoredEntry } from '../store.ts'
import { storedEntries } from '../stored-entries.ts'

/** A page of the entries that have a row which passes the filters: the newest first, then the latest arrived. */
export function listRows(rows: readonly StoredRow[], listing: Listing): EntryPage {
  const start = listingStart(listing)
  const isListed = rowFilter(listing)
  const found = storedEntries(rows)
    .filter((entry) => entry.rows.some(isListed))
    .sort((left, right) => newestFirst(placeOf(left), placeOf(right)))
    .filter((entry) => start === null || newestFirst(start, placeOf(entry)) < 0)
  const entries = found.slice(0, listing.limit)
  const last = entries.at(-1)
  const hasMore = found.length > entries.length && last !== undefined
  return { entries, next: hasMore ? cursorAfter(placeOf(last)) : null }
}

interface Place {
  readonly time: number
  readonly seq: number
}

const placeOf = ({ rows: [first] }: StoredEntry): Place => ({
  time: first?.time ?? 0,
  seq: first?.seq ?? 0,
})

const newestFirst = (left: Place, right: Place): number =>
  right.time - left.time || right.seq - left.seq
