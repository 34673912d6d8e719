import { compileListing } from '../../query/compile-listing.ts'
import type { Dialect, RunStatement } from '../../query/dialects/dialect.ts'
import { cursorAfter, listingStart } from '../listing-cursor.ts'
import type { EntryPage, Listing } from '../store.ts'
import { storedEntries } from '../stored-entries.ts'
import { decodeRow } from './row-codec.ts'

const ROWS = 'SELECT * FROM entries WHERE id IN (SELECT value FROM json_each(?)) ORDER BY seq'

/** A page of entries, the newest first; of the same instant, the last to arrive. */
export async function listEntries(
  listing: Listing,
  dialect: Dialect,
  run: RunStatement,
): Promise<EntryPage> {
  const after = listingStart(listing)
  // One more than the page tells whether there is another page.
  const limit = listing.limit + 1
  const found = await run(compileListing({ ...listing, after, limit }, dialect))
  const page = found.slice(0, listing.limit)
  const ids = page.map((row) => String(row['id']))
  const rows = await run({ sql: ROWS, params: [JSON.stringify(ids)] })
  const byId = new Map(storedEntries(rows.map(decodeRow)).map((entry) => [entry.id, entry]))
  const last = page.at(-1)
  const hasMore = found.length > page.length && last !== undefined
  return {
    entries: ids.flatMap((id) => byId.get(id) ?? []),
    next: hasMore ? cursorAfter({ time: Number(last['time']), seq: Number(last['seq']) }) : null,
  }
}
