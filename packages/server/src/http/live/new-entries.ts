import type { Store, StoredEntry } from '../../store/store.ts'
import { storedEntries } from '../../store/stored-entries.ts'

const BATCH_ROWS = 500

/**
 * The next entries after a row, in the order in which they were kept, each with all its rows: an
 * entry at the end of a batch that may go on is left to the next one.
 */
export async function newEntries(
  store: Pick<Store, 'tail'>,
  after: number,
): Promise<readonly StoredEntry[]> {
  const rows = await store.tail(after, BATCH_ROWS)
  const entries = storedEntries(rows)
  return rows.length < BATCH_ROWS || entries.length === 1 ? entries : entries.slice(0, -1)
}
