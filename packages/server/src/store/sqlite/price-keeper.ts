import type { Entry } from '@tokenledger/sdk/core'
import type { SqliteDatabase } from './sqlite-driver.ts'

/** Copies the price rows that entries name, within transactions of the caller. */
export interface PriceKeeper {
  /** A transaction begins; what the one before wrote may have been rolled back. */
  begin(): void
  keep(entry: Entry): void
  /** The transaction is durable. */
  committed(): void
}

/** Remembers which price rows are in the file, so that each is written about once a process. */
export function priceKeeper(db: SqliteDatabase): PriceKeeper {
  // An id carries a hash of its row's content: the same id is the same row.
  const insert = db.prepare('INSERT INTO price_rows VALUES (?, ?) ON CONFLICT DO NOTHING')
  const kept = new Set<string>()
  let pending = new Set<string>()
  return {
    begin() {
      pending = new Set()
    },
    keep(entry) {
      for (const { price } of entry.cost.segments) {
        if (price === null || kept.has(price.id) || pending.has(price.id)) continue
        insert.run(price.id, JSON.stringify(price))
        pending.add(price.id)
      }
    },
    committed() {
      for (const id of pending) kept.add(id)
    },
  }
}
