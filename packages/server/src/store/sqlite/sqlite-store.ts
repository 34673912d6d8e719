import type { Entry } from '@tokenledger/sdk/core'
import { TokenledgerError } from '@tokenledger/sdk/errors'
import type { AppendResult, Store } from '../store.ts'
import { checkDatabase, entryReader, readStats } from './entry-reader.ts'
import { DEFAULT_WAIT_MS, openLedger, openRunner } from './open-ledger.ts'
import { sameFileCheck } from './same-file.ts'
import { snapshotsOf } from './snapshots-of.ts'
import { type SqliteDatabase, sqliteDriver } from './sqlite-driver.ts'
import { storeError } from './sqlite-errors.ts'
import type { SqliteStoreOptions } from './sqlite-store-options.ts'
import type { StatementRunner } from './statement-runner.ts'
import type { WriteSide } from './write-side.ts'

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
  const opened = await open(options)
  const writes = await opened.writes()
  return {
    ...storeOf(opened, options.path),
    appendNow: (entries) => opened.guardedNow(() => writes.appendNow(entries)),
  }
}

/**
 * The same for a program that may find nothing to write: what writes is loaded with the first write.
 *
 * @throws what `sqliteStore` throws
 */
export async function quickSqliteStore(options: SqliteStoreOptions): Promise<Store> {
  return storeOf(await open(options), options.path)
}

interface Opened {
  readonly runner: StatementRunner
  readonly writes: () => Promise<WriteSide>
  readonly guarded: Guarded
  /** Writes at once, guarded in the same way. */
  guardedNow<Result>(write: () => Result): Result
  close(): Promise<void>
}

async function open(options: SqliteStoreOptions): Promise<Opened> {
  const { path, readOnly = false, waitMs = DEFAULT_WAIT_MS, now = Date.now } = options
  const driver = sqliteDriver()
  const db = await openLedger(driver, options)
  const runner = await openRunner(driver, options)
  const requireFile = readOnly ? () => {} : sameFileCheck(path)
  let writes: Promise<WriteSide> | null = null
  let isClosed = false

  async function loadWrites(): Promise<WriteSide> {
    const { refusingSide, writeSide } = await import('./write-side.ts')
    return readOnly ? refusingSide(path) : writeSide(db, { waitMs, now, requireFile })
  }

  function requireOpen(action: string): void {
    if (!isClosed) return
    const message = `Cannot ${action} "${path}": the store was closed; open it again`
    throw new TokenledgerError('store_closed', message)
  }

  return {
    runner,
    writes() {
      writes ??= loadWrites()
      return writes
    },
    guarded:
      (action, work) =>
      async (...args) => {
        requireOpen(action)
        return work(...args).catch((error: unknown) => {
          throw storeError(action, path, error)
        })
      },
    guardedNow(write) {
      requireOpen(WRITING)
      try {
        return write()
      } catch (error) {
        throw storeError(WRITING, path, error)
      }
    },
    async close() {
      if (isClosed) return
      isClosed = true
      await runner.close()
      if (!readOnly) emptyLog(db)
      db.close()
    },
  }
}

/** Refuses after the end, and says of the engine's errors what was tried. */
type Guarded = <Args extends unknown[], Result>(
  action: string,
  work: (...args: Args) => Promise<Result>,
) => (...args: Args) => Promise<Result>

const READING = 'read the ledger at'
const WRITING = 'write to the ledger at'

function storeOf({ runner, writes, guarded, close }: Opened, path: string): Store {
  const snapshot = snapshotsOf(runner)
  const reads = entryReader(snapshot)
  const reading = <Args extends unknown[], Result>(work: (...args: Args) => Promise<Result>) =>
    guarded(READING, work)
  const writing = <Args extends unknown[], Result>(
    work: (side: WriteSide, ...args: Args) => Promise<Result>,
  ) => guarded(WRITING, async (...args: Args) => work(await writes(), ...args))

  return {
    append: writing((side, batch: readonly Entry[]) => side.append(batch)),
    appendEach: writing((side, batches: readonly Iterable<Entry>[]) => side.appendEach(batches)),
    reconcile: writing((side, ...asked: Parameters<Store['reconcile']>) =>
      side.reconcile(...asked),
    ),
    forget: writing((side, before: number) => side.forget(before)),
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
    close,
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
