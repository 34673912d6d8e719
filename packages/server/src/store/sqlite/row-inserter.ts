import { COLUMNS } from './row-codec.ts'
import type { SqliteDatabase, SqlValue } from './sqlite-driver.ts'

/**
 * Inserts rows of `entries`, and says whether a row is new. One statement for all sorts of rows:
 * binding a NULL costs less than finding out which columns a row can do without.
 */
export function rowInserter(db: SqliteDatabase): (values: readonly SqlValue[]) => boolean {
  const insert = db.prepare(
    `INSERT INTO entries (${COLUMNS.join(', ')}) VALUES (${COLUMNS.map(() => '?').join(', ')})
       ON CONFLICT (id, segment) DO NOTHING`,
  )
  return (values) => Number(insert.run(...values).changes) > 0
}
