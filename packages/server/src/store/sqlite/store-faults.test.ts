import { spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { callOf, START } from '../entries.contract.ts'
import type { Store } from '../store.ts'
import { verify } from '../verify.ts'
import { MIGRATIONS } from './migrations/migrations.ts'
import { type SqliteDatabase, sqliteDriver } from './sqlite-driver.ts'
import { sqliteStore } from './sqlite-store.ts'
import { workerRunner } from './worker-runner.ts'

const folder = mkdtempSync(join(tmpdir(), 'tokenledger-faults-'))
afterAll(() => rmSync(folder, { recursive: true }))
let files = 0
const newPath = (): string => join(folder, `${++files}.sqlite`)

const calls = (count: number, prefix = 'c') =>
  Array.from({ length: count }, (_, n) => callOf(`${prefix}${n}`))

async function rawDatabase(path: string): Promise<SqliteDatabase> {
  const { DatabaseSync } = sqliteDriver()
  return new DatabaseSync(path)
}

async function newLedger(count = 3): Promise<string> {
  const path = newPath()
  const store = await sqliteStore({ path })
  await store.append(calls(count))
  await store.close()
  return path
}

async function edited(path: string, sql: string): Promise<string> {
  const db = await rawDatabase(path)
  db.exec(sql)
  db.close()
  return path
}

const opening = (path: string, options: object = {}): Promise<Store> =>
  sqliteStore({ path, waitMs: 0, ...options })

it('leaves one whole file behind', async () => {
  const path = await newLedger()
  const log = statSync(`${path}-wal`, { throwIfNoEntry: false })
  expect(log?.size ?? 0).toBe(0)
})

describe('opening', () => {
  it('makes missing folders', async () => {
    const path = join(folder, 'a', 'b', 'ledger.sqlite')
    const store = await sqliteStore({ path })
    await store.close()
    expect(existsSync(path)).toBe(true)
  })

  it('says where a folder cannot be made', async () => {
    const path = join(await newLedger(), 'ledger.sqlite')
    await expect(opening(path)).rejects.toMatchObject({ code: 'store_cannot_open' })
  })

  it('says that a folder is no file', async () => {
    await expect(opening(folder)).rejects.toMatchObject({ code: 'store_cannot_open' })
  })

  it('says that a file to read is not there, and makes none', async () => {
    const path = newPath()
    await expect(opening(path, { readOnly: true })).rejects.toMatchObject({
      code: 'store_not_found',
      message: expect.stringContaining(path),
    })
    expect(existsSync(path)).toBe(false)
  })

  it('says that a file is no database, and leaves it alone', async () => {
    const path = newPath()
    writeFileSync(path, 'time,tokens\n'.repeat(1000))
    await expect(opening(path)).rejects.toMatchObject({ code: 'store_not_a_database' })
    expect(readFileSync(path, 'utf8')).toBe('time,tokens\n'.repeat(1000))
  })

  it("leaves another program's database alone", async () => {
    const path = await edited(newPath(), 'CREATE TABLE sessions (id)')
    const before = readFileSync(path)
    await expect(opening(path)).rejects.toMatchObject({ code: 'store_not_a_ledger' })
    expect(readFileSync(path)).toEqual(before)
  })

  it('says that the ledger is from a newer version', async () => {
    const path = await edited(
      await newLedger(),
      "INSERT INTO schema_migrations VALUES (9, 'later', 'x', 0)",
    )
    await expect(opening(path)).rejects.toMatchObject({
      code: 'store_newer_schema',
      message: `Cannot open the ledger at "${path}": its schema is version 9, newest known is ${MIGRATIONS.length}; update tokenledger`,
    })
  })

  it('says that a migration is not the one it knows', async () => {
    const path = await edited(await newLedger(), "UPDATE schema_migrations SET checksum = 'x'")
    await expect(opening(path)).rejects.toMatchObject({ code: 'migration_changed' })
  })

  it('says that a ledger to read lacks a migration', async () => {
    const newest = MIGRATIONS.at(-1)
    const path = await edited(
      await newLedger(),
      `${newest?.down} DELETE FROM schema_migrations WHERE version = ${newest?.version}`,
    )
    await expect(opening(path, { readOnly: true })).rejects.toMatchObject({
      code: 'store_older_schema',
    })
  })
})

describe('a file that cannot be written to', () => {
  it('is reported: opened for reading', async () => {
    const store = await opening(await newLedger(), { readOnly: true })
    for (const write of [
      store.append(calls(1)),
      store.reconcile('s', [], () => [{ kind: 'state', key: 'k', state: 'v' }]),
      store.forget(0),
    ]) {
      await expect(write).rejects.toMatchObject({ code: 'store_read_only' })
    }
    expect((await store.stats()).entries).toBe(3)
    await store.close()
  })
})

describe('a file that was taken away under an open store', () => {
  it.each([
    ['replaced', async (path: string) => renameSync(await newLedger(7), path)],
    ['moved or deleted', async (path: string) => rmSync(path)],
  ])('takes nothing that would be lost: %s', async (what, take) => {
    const path = await newLedger()
    const store = await sqliteStore({ path, waitMs: 0 })
    await take(path)
    await expect(store.append(calls(1, 'new'))).rejects.toMatchObject({
      code: 'store_replaced',
      message: expect.stringContaining(what),
    })
    await expect(store.forget(START + 1)).rejects.toMatchObject({ code: 'store_replaced' })
    await store.close()
  })
})

describe('a full disk', () => {
  const disk = join(folder, 'disk')
  mkdirSync(disk)
  const isMounted =
    process.platform === 'linux' &&
    spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk]).status === 0
  afterAll(() => {
    if (isMounted) spawnSync('umount', ['-l', disk])
  })

  it.skipIf(!isMounted)('loses nothing that was kept (needs the right to mount)', async () => {
    const store = await sqliteStore({ path: join(disk, 'ledger.sqlite') })
    let kept = 0
    let failure: unknown
    for (let batch = 0; failure === undefined && batch < 1000; batch++) {
      await store
        .append(calls(20, `b${batch}-`))
        .then(({ accepted }) => {
          kept += accepted
        })
        .catch((error: unknown) => {
          failure = error
        })
    }
    expect(failure).toMatchObject({
      code: 'store_full',
      message: expect.stringContaining('the disk is full'),
    })
    expect(kept).toBeGreaterThan(0)
    expect((await store.stats()).entries).toBe(kept)
    spawnSync('mount', ['-o', 'remount,size=8m', disk])
    expect(await store.append(calls(20, 'later'))).toMatchObject({ accepted: 20 })
    expect(await verify(store)).toMatchObject({ entries: kept + 20, problemCount: 0 })
    await store.close()
  })
})

describe('a damaged file', () => {
  it('is reported by its check, and coded when it is read', async () => {
    const path = await newLedger(3000)
    const page = 8192
    const file = openSync(path, 'r+')
    for (let at = page * 10; at < statSync(path).size - page; at += page * 3)
      writeSync(file, Buffer.alloc(page, 0xff), 0, page, at)
    const store = await sqliteStore({ path, readOnly: true, queries: 'inline' })
    expect((await store.check()).length).toBeGreaterThan(0)
    await expect(store.tail(0, 10_000)).rejects.toMatchObject({ code: 'store_damaged' })
    await store.close()
  })
})

describe('other writers', () => {
  it('are waited for', async () => {
    const path = await newLedger()
    const store = await sqliteStore({ path })
    const other = await rawDatabase(path)
    other.exec('BEGIN IMMEDIATE')
    const appending = store.append(calls(1, 'waited'))
    expect((await store.stats()).entries).toBe(3)
    other.exec('COMMIT')
    other.close()
    expect(await appending).toMatchObject({ accepted: 1 })
    await store.close()
  })

  it('are named when they take too long', async () => {
    const path = await newLedger()
    const store = await sqliteStore({ path, waitMs: 0 })
    const other = await rawDatabase(path)
    other.exec('BEGIN IMMEDIATE')
    await expect(store.append(calls(1))).rejects.toMatchObject({ code: 'store_busy' })
    other.close()
    await store.close()
  })
})

describe('a question', () => {
  it('that takes too long is given up, and the store goes on', async () => {
    const path = await newLedger()
    // A thread cannot even start in a millisecond.
    const store = await sqliteStore({ path, queryLimitMs: 1 })
    await expect(store.tail(0, 1)).rejects.toMatchObject({ code: 'query_timeout' })
    expect(await store.append(calls(1, 'new'))).toMatchObject({ accepted: 1 })
    await store.close()
  })
})

describe('a statement in the engine', () => {
  it('that is given up takes only its own thread along', async () => {
    const path = newPath()
    const other = await rawDatabase(path)
    other.exec('CREATE TABLE one (a); BEGIN EXCLUSIVE')
    const driver = sqliteDriver().moduleName
    const settings = 'PRAGMA busy_timeout = 60000'
    const connection = { path, driver, settings, limitMs: 1000 }
    const runner = workerRunner(connection)
    // It stands in the engine until the other lets go.
    const asked = runner.run({ sql: 'SELECT * FROM one', params: [] })
    await expect(asked).rejects.toMatchObject({ code: 'query_timeout' })
    other.exec('COMMIT')
    other.close()
    // The next thread starts, however long that takes here.
    connection.limitMs = 60_000
    expect(await runner.run({ sql: 'SELECT 1 AS one', params: [] })).toEqual([{ one: 1n }])
    await runner.close()
  })
})

describe('rows of long ago', () => {
  it('with NULL in their token columns are read, listed and added up', async () => {
    const path = await edited(
      await newLedger(),
      `UPDATE entries SET input_tokens = NULL, output_tokens = NULL, cache_read_tokens = NULL,
         cache_write_tokens = NULL, reasoning_tokens = NULL, meters = NULL, cost_pico = NULL,
         list_cost_pico = NULL, price_id = NULL, reading = NULL, coverage = 'missing'
         WHERE id = 'c1'`,
    )
    const store = await sqliteStore({ path })
    const [old] = await store.read('c1')
    expect(old?.rows).toMatchObject([{ inputTokens: 0, meters: {}, cost: null, time: START }])
    expect((await store.list({ where: [], limit: 5 })).entries).toHaveLength(3)
    const query = {
      bucket: 'none',
      timeZone: 'UTC',
      groupBy: [],
      where: [],
      previous: false,
    } as const
    expect((await store.ask(query)).totals).toMatchObject({
      calls: 3,
      input_tokens: 10_000,
      missing_usage_calls: 1,
      cost_usd: '0.007500',
    })
    expect((await verify(store)).problems).toEqual([])
    await store.close()
  })
})
