import type { Entry, PriceRow } from '@tokenledger/sdk/core'
import { entryOfRows } from '../entry-of-rows.ts'
import type { EntriesOfSession, HeldEntry, StoredEntry } from '../store.ts'
import { storedEntries } from '../stored-entries.ts'
import { decodeRow } from './row-codec.ts'
import type { SqliteDatabase } from './sqlite-driver.ts'

/** Entries of a ledger, read within transactions of the caller. */
export interface HeldEntries {
  readonly held: HeldEntry
  readonly ofSession: EntriesOfSession
}

/** Reads single entries, and those of one session. */
export function heldEntries(db: SqliteDatabase): HeldEntries {
  const selectOne = db.prepare('SELECT * FROM entries WHERE id = ? ORDER BY segment')
  const selectSession = db.prepare(
    `SELECT * FROM entries WHERE session = ? AND source = ? AND time >= ? AND time < ?
       ORDER BY id, segment LIMIT ?`,
  )
  for (const statement of [selectOne, selectSession]) statement.setReadBigInts(true)
  const selectPrice = db.prepare('SELECT body FROM price_rows WHERE id = ?')

  function entryOf(stored: StoredEntry): Entry {
    const prices = stored.rows.flatMap(({ priceId }) => {
      const found = priceId === null ? undefined : selectPrice.get(priceId)
      return priceId === null || found === undefined
        ? []
        : [[priceId, JSON.parse(String(found['body'])) as PriceRow] as const]
    })
    return entryOfRows(stored, new Map(prices))
  }

  return {
    held(id) {
      const rows = selectOne.all(id).map(decodeRow)
      return rows.length === 0 ? undefined : entryOf({ id, rows })
    },
    ofSession({ session, source, from = 0, to = Number.MAX_SAFE_INTEGER, limit = -1 }) {
      const rows = selectSession.all(session, source, from, to, limit).map(decodeRow)
      return storedEntries(rows).map(entryOf)
    },
  }
}
