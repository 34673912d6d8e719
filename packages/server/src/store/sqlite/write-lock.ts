import { setTimeout as pause } from 'node:timers/promises'
import type { SqliteDatabase } from './sqlite-driver.ts'
import { isBusy } from './sqlite-errors.ts'

const LONGEST_PAUSE_MS = 50

/**
 * Does `work` in one transaction under the write lock: all of it is kept or nothing. `work` is
 * synchronous, so that nothing comes in between.
 *
 * @param waitMs how long to wait for other writers before the engine's error is passed on
 */
export function withWriteLock<T>(db: SqliteDatabase, waitMs: number, work: () => T): Promise<T> {
  return whileBusy(waitMs, () => inTransaction(db, work))
}

/**
 * Tries again while somebody else holds a lock, without blocking the thread in between. How long is
 * counted by a clock that nobody sets.
 */
export async function whileBusy<T>(waitMs: number, attempt: () => T): Promise<T> {
  const until = performance.now() + waitMs
  for (;;) {
    try {
      return attempt()
    } catch (error) {
      if (!isBusy(error) || performance.now() >= until) throw error
    }
    // Writers that pause equally long would meet again.
    await pause(Math.random() * LONGEST_PAUSE_MS)
  }
}

/** Does `work` in one transaction, now. Throws the engine's error when somebody else holds the lock. */
export function inTransaction<T>(db: SqliteDatabase, work: () => T): T {
  db.exec('BEGIN IMMEDIATE')
  try {
    const result = work()
    db.exec('COMMIT')
    return result
  } catch (error) {
    rollback(db)
    throw error
  }
}

/** A full disk or a damaged page ends the transaction by itself; then there is nothing to undo. */
function rollback(db: SqliteDatabase): void {
  try {
    db.exec('ROLLBACK')
  } catch {
    // The first error says why.
  }
}
