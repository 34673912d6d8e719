import type { StoredRow } from '../query/segment-row.ts'
import type { StoredEntry } from './store.ts'

/** Rows by entry, in the order in which the entries' first rows come. */
export function storedEntries(rows: readonly StoredRow[]): StoredEntry[] {
  const byId = new Map<string, StoredRow[]>()
  for (const row of rows) {
    const known = byId.get(row.id)
    if (known === undefined) byId.set(row.id, [row])
    else known.push(row)
  }
  return [...byId].map(([id, entryRows]) => ({ id, rows: entryRows }))
}
