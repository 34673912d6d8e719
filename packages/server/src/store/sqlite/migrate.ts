import { TokenledgerError } from '@tokenledger/sdk/errors'
import type { Migration } from './migration.ts'
import { APPLICATION_ID } from './open-database.ts'
import type { SqliteDatabase } from './sqlite-driver.ts'
import { withWriteLock } from './write-lock.ts'

/** A ledger file that is migrated: its connection, its path for messages, its steps. */
export interface MigrationTarget {
  readonly db: SqliteDatabase
  readonly path: string
  readonly migrations: readonly Migration[]
  /** How long to wait for other processes, milliseconds. */
  readonly waitMs: number
}

/** A migration and whether this file has it. */
export interface MigrationState {
  readonly version: number
  readonly name: string
  readonly applied: boolean
}

/**
 * Brings a file to `to`, step by step, each in a transaction under the write lock: of two processes
 * that migrate at once one does the work and the other finds it done.
 *
 * @param to @default the newest version
 * @throws TokenledgerError `store_newer_schema`, `migration_changed`
 */
export async function migrateUp(target: MigrationTarget, to = newest(target)): Promise<void> {
  for (;;) {
    const version = requireKnownSchema(target)
    const next = target.migrations[version]
    if (next === undefined || next.version > to) return
    await withWriteLock(target.db, target.waitMs, () => {
      if (requireKnownSchema(target) === version) apply(target.db, next)
    })
  }
}

/**
 * Takes steps back until the file is at version `to`.
 *
 * @param to 0 leaves an empty file
 * @throws TokenledgerError `migration_loses_entries` when calls would be lost
 */
export async function migrateDown(target: MigrationTarget, to: number): Promise<void> {
  for (;;) {
    const version = requireKnownSchema(target)
    const last = target.migrations[version - 1]
    if (last === undefined || last.version <= to) return
    await withWriteLock(target.db, target.waitMs, () => {
      if (requireKnownSchema(target) === version) revert(target, last)
    })
  }
}

/** Every known migration, and whether the file has it. */
export function migrationStates(target: MigrationTarget): readonly MigrationState[] {
  const version = requireKnownSchema(target)
  return target.migrations.map((one) => ({
    version: one.version,
    name: one.name,
    applied: one.version <= version,
  }))
}

/**
 * Refuses a file that lacks a migration, for those who may not write.
 *
 * @throws TokenledgerError `store_older_schema`, `store_newer_schema`, `migration_changed`
 */
export function requireNewestSchema(target: MigrationTarget): void {
  const version = requireKnownSchema(target)
  if (version === newest(target)) return
  throw new TokenledgerError(
    'store_older_schema',
    `Cannot read the ledger at "${target.path}": its schema is version ${version}, needed is ${newest(target)}; run "tokenledger migrate up"`,
  )
}

/** The file's schema version, 0 when it is empty. Refuses what this program does not know. */
export function requireKnownSchema(target: MigrationTarget): number {
  const applied = appliedMigrations(target.db)
  const version = applied.at(-1)?.version ?? 0
  if (version > newest(target)) {
    throw new TokenledgerError(
      'store_newer_schema',
      `Cannot open the ledger at "${target.path}": its schema is version ${version}, newest known is ${newest(target)}; update tokenledger`,
    )
  }
  for (const { version, checksum } of applied) {
    const known = target.migrations[version - 1]
    if (known?.checksum === checksum) continue
    throw new TokenledgerError(
      'migration_changed',
      `Cannot open the ledger at "${target.path}": its migration ${version} is not the one this version knows; use the version that made it`,
    )
  }
  return version
}

const newest = ({ migrations }: MigrationTarget): number => migrations.at(-1)?.version ?? 0

function appliedMigrations(db: SqliteDatabase): { version: number; checksum: string }[] {
  const table = "SELECT 1 FROM sqlite_schema WHERE name = 'schema_migrations'"
  if (db.prepare(table).get() === undefined) return []
  const rows = db.prepare('SELECT version, checksum FROM schema_migrations ORDER BY version').all()
  return rows.map((row) => ({
    version: Number(row['version']),
    checksum: String(row['checksum']),
  }))
}

function apply(db: SqliteDatabase, migration: Migration): void {
  db.exec(`PRAGMA application_id = ${APPLICATION_ID}`)
  db.exec(
    'CREATE TABLE IF NOT EXISTS schema_migrations (version INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL, applied_at INTEGER NOT NULL)',
  )
  db.exec(migration.up)
  db.prepare('INSERT INTO schema_migrations VALUES (?, ?, ?, ?)').run(
    migration.version,
    migration.name,
    migration.checksum,
    Date.now(),
  )
}

function revert({ db, path }: MigrationTarget, migration: Migration): void {
  const entries = migration.version === 1 ? countEntries(db) : 0
  if (entries > 0) {
    throw new TokenledgerError(
      'migration_loses_entries',
      `Cannot migrate the ledger at "${path}" below version 1: it holds ${entries} entries, which would be lost; move the file away to start anew`,
    )
  }
  db.exec(migration.down)
  db.prepare('DELETE FROM schema_migrations WHERE version = ?').run(migration.version)
}

function countEntries(db: SqliteDatabase): number {
  const row = db.prepare('SELECT count(*) AS entries FROM entries WHERE segment = 0').get()
  return Number(row?.['entries'])
}
