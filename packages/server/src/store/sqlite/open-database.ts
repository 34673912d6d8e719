import { accessSync, constants, existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { TokenledgerError } from '@tokenledger/sdk/errors'
import { makeFolder } from './make-folder.ts'
import { readingLocation } from './reading-location.ts'
import type { SqliteDatabase, SqliteDriver } from './sqlite-driver.ts'
import { storeError } from './sqlite-errors.ts'
import { whileBusy } from './write-lock.ts'

/** How a connection is opened. */
export interface ConnectionOptions {
  readonly path: string
  readonly readOnly: boolean
  /** `full` also survives a power cut. */
  readonly durability: 'normal' | 'full'
  /** How long to wait for other processes, milliseconds. */
  readonly waitMs: number
}

/** Marks a file as a ledger of ours ("tklg"), so that no other program's database is written to. */
export const APPLICATION_ID = 0x746b6c67

/**
 * What every connection begins with. Waiting for a lock inside SQLite blocks the thread, so that it
 * is short and the rest is waited outside. Sorting in memory once grew to 2 GB.
 */
export const CONNECTION_SETTINGS = 'PRAGMA busy_timeout = 100; PRAGMA temp_store = FILE'

/**
 * Opens a ledger file with the settings that every connection has. A missing folder is made.
 *
 * @throws TokenledgerError `store_not_found`, `store_read_only`, `store_cannot_open`,
 * `store_not_a_database`, `store_not_a_ledger`, `store_damaged`, `store_busy`
 */
export async function openDatabase(
  driver: SqliteDriver,
  options: ConnectionOptions,
): Promise<SqliteDatabase> {
  if (options.readOnly) requireFile(options.path)
  else makeWritable(options.path)
  try {
    return await whileBusy(options.waitMs, () => connect(driver, options))
  } catch (error) {
    throw storeError('open the ledger at', options.path, error)
  }
}

function connect(driver: SqliteDriver, options: ConnectionOptions): SqliteDatabase {
  const { path, readOnly } = options
  const db = new driver.DatabaseSync(readOnly ? readingLocation(path) : path, { readOnly })
  try {
    db.exec(CONNECTION_SETTINGS)
    requireLedger(db, path)
    if (!options.readOnly) prepareForWriting(db, options)
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

function requireFile(path: string): void {
  if (existsSync(path)) return
  const message = `Cannot open the ledger at "${path}": there is no such file; import something first`
  throw new TokenledgerError('store_not_found', message)
}

function makeWritable(path: string): void {
  try {
    makeFolder(dirname(path))
    // SQLite opens a file that it may not change without a word, and fails at the first write.
    accessSync(dirname(path), constants.W_OK)
    if (existsSync(path)) accessSync(path, constants.W_OK)
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException
    const isReadOnly = ['EACCES', 'EPERM', 'EROFS'].includes(code)
    throw new TokenledgerError(
      isReadOnly ? 'store_read_only' : 'store_cannot_open',
      `Cannot open the ledger at "${path}": ${message}; check the permissions, or name another path`,
      { cause: error },
    )
  }
}

/**
 * The page size holds only when it is set before the first write. Ids are random, so that a step of
 * an import touches most pages of the indexes: 12 MB hold those of a hundred thousand calls. For
 * the same reason the log may grow to 32 MB: what step after step changed is brought over once.
 */
function prepareForWriting(db: SqliteDatabase, { durability }: ConnectionOptions): void {
  db.exec('PRAGMA page_size = 8192; PRAGMA journal_mode = WAL; PRAGMA cache_size = -12288')
  db.exec('PRAGMA wal_autocheckpoint = 4096')
  db.exec(`PRAGMA synchronous = ${durability === 'full' ? 'FULL' : 'NORMAL'}`)
}

/** A file with tables of somebody else is left alone. */
function requireLedger(db: SqliteDatabase, path: string): void {
  const tables = db.prepare('SELECT count(*) AS tables FROM sqlite_schema').get()
  const mark = db.prepare('PRAGMA application_id').get()
  if (Number(tables?.['tables']) === 0 || Number(mark?.['application_id']) === APPLICATION_ID)
    return
  const message = `Cannot open the ledger at "${path}": the file belongs to another program; name another file`
  throw new TokenledgerError('store_not_a_ledger', message)
}
