import { META } from './meta.ts'
import type { SqliteDatabase } from './sqlite-driver.ts'

const RAISE =
  'INSERT INTO meta VALUES (?, ?) ON CONFLICT DO UPDATE SET value = max(value, excluded.value)'

/**
 * Deletes the calls before a time, within a transaction of the caller, and marks the ledger so that
 * they cannot come back. Corrections have the time of their call and go with it.
 *
 * @returns how many entries went
 */
export function forgetEntries(db: SqliteDatabase, before: number): number {
  const raise = db.prepare(RAISE)
  raise.run(META.retainedFrom, before)
  const last = db.prepare('SELECT value FROM meta WHERE key = ?').get(META.lastSeq)
  raise.run(META.forgottenTo, last?.['value'] ?? 0)
  const calls = db
    .prepare('SELECT count(*) AS calls FROM entries WHERE time < ? AND segment = 0')
    .get(before)
  db.prepare('DELETE FROM entries WHERE time < ?').run(before)
  return Number(calls?.['calls'])
}
