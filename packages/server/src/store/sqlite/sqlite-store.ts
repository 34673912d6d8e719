import { type Entry, TokenledgerError } from '@tokenledger/sdk/core'
import type { AppendResult, Store } from '../store.ts'
import { checkDatabase, entryReader, readStats } from './entry-reader.ts'
import { DEFAULT_WAIT_MS, openLedger, openRunner } from './open-ledger.ts'
import { sameFileCheck } from './same-file.ts'
import { snapshotsOf } from './snapshots-of.ts'
import { loadSqliteDriver, type SqliteDatabase } from './sqlite-driver.ts'
import { storeError } from './sqlite-errors.ts'
import type { SqliteStoreOptions } from './sqlite-store-options.ts'
import { refusingSide, writeSide } from './write-side.ts'

/** A ledger in one SQLite file. */
export interface SqliteStore extends Store {
  /**
   * Appends at once, without waiting for other writers: for a process that ends and cannot wait.
   *
   * @throws TokenledgerError `store_busy` when another process is writing, else what `append` rejects with.
   */
  appendNow(entries: readonly Entry[]): AppendResult
}

/**
 * Opens a ledger in one SQLite file and brings its schema up to date. Several processes may have it
 * open: writers wait for each other, readers for nobody.
 *
 * @throws TokenledgerError `store_not_found`, `store_read_only`, `store_cannot_open`,
 * `store_not_a_database`, `store_not_a_ledger`, `store_damaged`, `store_busy`, `store_newer_schema`,
 * `store_older_schema` (read only), `migration_changed`. Later calls reject with `store_full`,
 * `store_busy`, `store_read_only`, `store_replaced`, `store_damaged`, `store_failed`, `store_closed`,
 * `query_timeout`.
 */
export async function sqliteStore(options: SqliteStoreOptions): Promise<SqliteStore> {
  const { path, readOnly = false, waitMs = DEFAULT_WAIT_MS, now = Date.now } = options
  const driver = await loadSqliteDriver()
  const db = await openLedger(driver, options)
  const runner = await openRunner(driver, options)
  const snapshot = snapshotsOf(runner)
  const reads = entryReader(snapshot)
  const writes = readOnly
    ? refusingSide(path)
    : writeSide(db, { waitMs, now, requireFile: sameFileCheck(path) })
  let isClosed = false

  function requireOpen(action: string): void {
    if (!isClosed) return
    const message = `Cannot ${action} "${path}": the store was closed; open it again`
    throw new TokenledgerError('store_closed', message)
  }

  const guarded =
    (action: string) =>
    <Args extends unknown[], Result>(work: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      requireOpen(action)
      return work(...args).catch((error: unknown) => {
        throw storeError(action, path, error)
      })
    }
  const reading = guarded('read the ledger at')
  const writing = guarded('write to the ledger at')

  return {
    append: writing(writes.append),
    appendEach: writing(writes.appendEach),
    appendNow(entries) {
      requireOpen('write to the ledger at')
      try {
        return writes.appendNow(entries)
      } catch (error) {
        throw storeError('write to the ledger at', path, error)
      }
    },
    reconcile: writing(writes.reconcile),
    forget: writing(writes.forget),
    ask: reading(reads.ask),
    spans: reading(reads.spans),
    taskLinks: reading(reads.taskLinks),
    list: reading(reads.list),
    read: reading(reads.read),
    tail: reading(reads.tail),
    tally: reading(reads.tally),
    lastSeq: reading(reads.lastSeq),
    prices: reading(reads.prices),
    states: reading(reads.states),
    stats: reading(() => snapshot((run) => readStats(run, path))),
    check: reading(() => snapshot(checkDatabase)),
    async close() {
      if (isClosed) return
      isClosed = true
      await runner.close()
      if (!readOnly) emptyLog(db)
      db.close()
    },
  }
}

/**
 * Brings what is in the write-ahead log into the file itself, so that it can be copied alone. SQLite
 * would on closing, but the library on Node 20 leaves statements, and with them the file, open.
 */
function emptyLog(db: SqliteDatabase): void {
  try {
    db.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  } catch {
    // Somebody else is at it; nothing is lost, since the log is a part of the ledger.
  }
}
