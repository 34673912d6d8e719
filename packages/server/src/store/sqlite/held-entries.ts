import type { PriceRow } from '@tokenledger/sdk/core'
import { entryOfRows } from '../entry-of-rows.ts'
import type { HeldEntry } from '../store.ts'
import { decodeRow } from './row-codec.ts'
import type { SqliteDatabase } from './sqlite-driver.ts'

/** Reads single entries within transactions of the caller. */
export function heldEntries(db: SqliteDatabase): HeldEntry {
  const select = db.prepare('SELECT * FROM entries WHERE id = ? ORDER BY segment')
  select.setReadBigInts(true)
  const selectPrice = db.prepare('SELECT body FROM price_rows WHERE id = ?')
  return (id) => {
    const rows = select.all(id).map(decodeRow)
    if (rows.length === 0) return undefined
    const prices = rows.flatMap(({ priceId }) => {
      const found = priceId === null ? undefined : selectPrice.get(priceId)
      return priceId === null || found === undefined
        ? []
        : [[priceId, JSON.parse(String(found['body'])) as PriceRow] as const]
    })
    return entryOfRows({ id, rows }, new Map(prices))
  }
}
