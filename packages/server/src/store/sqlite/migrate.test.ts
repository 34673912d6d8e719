import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { callOf } from '../entries.contract.ts'
import { verify } from '../verify.ts'
import { type MigrationTarget, migrateDown, migrateUp, migrationStates } from './migrate.ts'
import type { Migration } from './migration.ts'
import { MIGRATIONS } from './migrations/migrations.ts'
import { sqliteDriver } from './sqlite-driver.ts'
import { sqliteStore } from './sqlite-store.ts'

const folder = mkdtempSync(join(tmpdir(), 'tokenledger-migrate-'))
afterAll(() => rmSync(folder, { recursive: true }))

const VERSIONS = MIGRATIONS.map(({ version }) => version)
const NEWEST = VERSIONS.length

/** Document 5's columns, as a later version might add them. */
const LATER: Migration = {
  version: NEWEST + 1,
  name: 'task-totals',
  up: `CREATE TABLE tasks (id TEXT PRIMARY KEY, total_input_tokens INTEGER,
    total_output_tokens INTEGER, total_cached_input_tokens INTEGER, token_usage_details TEXT);
    ALTER TABLE entries ADD COLUMN billed INTEGER;`,
  checksum: 'of later',
  down: 'ALTER TABLE entries DROP COLUMN billed; DROP TABLE tasks;',
}
const BROKEN: Migration = {
  version: NEWEST + 2,
  name: 'broken',
  up: 'CREATE TABLE half (id); SELECT nonsense;',
  checksum: 'of broken',
  down: '',
}

let files = 0
let target: MigrationTarget
let path: string
beforeEach(async () => {
  path = join(folder, `${++files}.sqlite`)
  const { DatabaseSync } = sqliteDriver()
  const db = new DatabaseSync(path)
  target = { db, path, migrations: MIGRATIONS, waitMs: 1000 }
  return () => db.close()
})

const applied = (one = target): number[] =>
  migrationStates(one).flatMap(({ version, applied }) => (applied ? [version] : []))
const schema = (): unknown[] =>
  target.db
    .prepare("SELECT sql FROM sqlite_schema WHERE name <> 'schema_migrations' ORDER BY name")
    .all()

it.each(MIGRATIONS)('migration $version states the hash of its SQL', ({ up, checksum }) => {
  expect(checksum).toBe(createHash('sha256').update(up).digest('hex'))
})

async function fill(): Promise<void> {
  const store = await sqliteStore({ path })
  await store.reconcile('logs', [], () => [
    { kind: 'entry', entry: callOf('a', { dimensions: { source: 'logs' } }), origin: 'seen' },
    { kind: 'entry', entry: callOf('b') },
    { kind: 'state', key: 'file', state: '10' },
  ])
  await store.close()
}

async function expectSound(): Promise<void> {
  const store = await sqliteStore({ path })
  expect(await verify(store)).toMatchObject({ entries: 2, problemCount: 0 })
  await store.close()
}

describe('migrations', () => {
  it('are numbered without gaps', () => {
    expect(MIGRATIONS.map(({ version }) => version)).toEqual(MIGRATIONS.map((_, n) => n + 1))
  })

  it('go up, down and up again on an empty file and leave nothing behind', async () => {
    await migrateUp(target)
    const full = schema()
    await migrateDown(target, 0)
    expect(schema()).toEqual([])
    expect(applied()).toEqual([])
    await migrateUp(target)
    expect(schema()).toEqual(full)
    expect(applied()).toEqual(VERSIONS)
  })

  it('go up, down and up again with rows in the tables, and lose no call', async () => {
    await fill()
    await migrateDown(target, 1)
    expect(applied()).toEqual([1])
    await migrateUp(target)
    expect(applied()).toEqual(VERSIONS)
    await expectSound()
  })

  it('of later versions keep the rows both ways', async () => {
    await fill()
    const later = { ...target, migrations: [...MIGRATIONS, LATER] }
    const before = schema()
    await migrateUp(later)
    target.db.exec("INSERT INTO tasks (id) VALUES ('t1')")
    expect(target.db.prepare('SELECT count(billed) AS n FROM entries').get()).toMatchObject({
      n: 0,
    })
    await migrateDown(later, NEWEST)
    expect(schema()).toEqual(before)
    await migrateUp(later)
    await migrateDown(later, NEWEST)
    await expectSound()
  })

  it('are whole or not at all', async () => {
    await fill()
    const broken = { ...target, migrations: [...MIGRATIONS, LATER, BROKEN] }
    await expect(migrateUp(broken)).rejects.toThrow('nonsense')
    expect(applied(broken)).toEqual([...VERSIONS, NEWEST + 1])
    expect(JSON.stringify(schema())).not.toContain('half')
  })

  it('stop at the version asked for', async () => {
    await migrateUp(target, 1)
    expect(migrationStates(target).slice(0, 3)).toEqual([
      { version: 1, name: 'ledger', applied: true },
      { version: 2, name: 'states', applied: false },
      { version: 3, name: 'origins', applied: false },
    ])
    expect(applied()).toEqual([1])
  })

  it('refuse the way down that would lose calls', async () => {
    await fill()
    await expect(migrateDown(target, 0)).rejects.toMatchObject({
      code: 'migration_loses_entries',
      message: expect.stringContaining('2 entries'),
    })
    expect(applied()).toEqual([1])
  })
})
