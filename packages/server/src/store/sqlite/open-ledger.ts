import { migrateUp, requireNewestSchema } from './migrate.ts'
import { MIGRATIONS } from './migrations/migrations.ts'
import { CONNECTION_SETTINGS, openDatabase } from './open-database.ts'
import type { SqliteDatabase, SqliteDriver } from './sqlite-driver.ts'
import { storeError } from './sqlite-errors.ts'
import type { SqliteStoreOptions } from './sqlite-store-options.ts'
import { inlineRunner, type StatementRunner } from './statement-runner.ts'

/** How long writers wait for each other. */
export const DEFAULT_WAIT_MS = 60_000
const DEFAULT_QUERY_LIMIT_MS = 60_000

/** Opens the connection that writes, with the newest schema. */
export async function openLedger(
  driver: SqliteDriver,
  options: SqliteStoreOptions,
): Promise<SqliteDatabase> {
  const { path, readOnly = false, durability = 'normal', waitMs = DEFAULT_WAIT_MS } = options
  const { blockMs } = options
  const db = await openDatabase(driver, { path, readOnly, durability, waitMs })
  if (blockMs !== undefined) db.exec(`PRAGMA busy_timeout = ${Math.floor(blockMs)}`)
  const target = { db, path, waitMs, migrations: MIGRATIONS }
  try {
    if (readOnly) requireNewestSchema(target)
    else await migrateUp(target)
    return db
  } catch (error) {
    db.close()
    throw storeError('open the ledger at', path, error)
  }
}

/** Opens the connection that answers questions. */
export async function openRunner(
  driver: SqliteDriver,
  options: SqliteStoreOptions,
): Promise<StatementRunner> {
  const { path, waitMs = DEFAULT_WAIT_MS, queryLimitMs = DEFAULT_QUERY_LIMIT_MS } = options
  if (options.queries === 'inline') {
    const durability = 'normal'
    return inlineRunner(await openDatabase(driver, { path, readOnly: true, durability, waitMs }))
  }
  const { workerRunner } = await import('./worker-runner.ts')
  const settings = CONNECTION_SETTINGS
  return workerRunner({ path, driver: driver.moduleName, settings, limitMs: queryLimitMs })
}
