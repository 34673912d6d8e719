import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Exporter, TokenUsageTracker } from '@tokenledger/sdk'
import { type LedgerExporterOptions, ledgerExporter } from 'tokenledger/exporter'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  callOf,
  missingCall,
  reversalOf,
} from '../../packages/server/src/store/entries.contract.ts'
import { sqliteDriver } from '../../packages/server/src/store/sqlite/sqlite-driver.ts'
import { sqliteStore } from '../../packages/server/src/store/sqlite/sqlite-store.ts'
import { verify } from '../../packages/server/src/store/verify.ts'

let folder: string
let path: string
let warnings: string[]

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tokenledger-local-'))
  path = join(folder, 'ledger.sqlite')
  warnings = []
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

function exporter(options: LedgerExporterOptions = {}): Exporter {
  const logger = { info: () => {}, warn: (line: string) => warnings.push(line) }
  return ledgerExporter({ path, logger, ...options })
}

async function ledger() {
  const store = await sqliteStore({ path, queries: 'inline' })
  const query = { bucket: 'none', timeZone: 'UTC', groupBy: ['agent'], where: [] } as const
  const { rows, totals } = await store.ask({ ...query, previous: false })
  const { isSound } = await verify(store).then(({ problems }) => ({
    isSound: problems.length === 0,
  }))
  await store.close()
  return { rows, totals, isSound }
}

const ids = (count: number): string[] => Array.from({ length: count }, (_, n) => `call-${n}`)

it('keeps what a tracker counts, priced and attributed as it was', async () => {
  const sink = exporter()
  const tracker = new TokenUsageTracker({ logger: { info() {}, warn() {} } })
  tracker.addSink(sink)
  const call = { id: 'a', agent: 'PM', model: 'gpt-4o', provider: 'openai' }
  tracker.trackUsage('search', { prompt_tokens: 1000, completion_tokens: 100 }, null, call)
  tracker.trackUsage('search', {}, null, { ...call, id: 'b' })
  await sink.close()
  const { rows, totals, isSound } = await ledger()
  expect(rows).toMatchObject([{ agent: 'PM', calls: 2, input_tokens: 1000 }])
  expect(totals).toMatchObject({ cost_usd: '0.003500', missing_usage_calls: 1 })
  expect(isSound).toBe(true)
})

it('writes by itself, and the same call once', async () => {
  const sink = exporter({ batchDelayMs: 1 })
  for (const id of [...ids(3), ...ids(3)]) sink.take(callOf(id))
  for (let left = 500; sink.stats().delivered < 6 && left > 0; left -= 1) await sleep(10)
  expect(sink.stats()).toEqual({ taken: 6, delivered: 6, rejected: 0, dropped: 0 })
  await sink.close()
  expect((await ledger()).totals.calls).toBe(3)
})

it('keeps corrections, too', async () => {
  const sink = exporter()
  for (const entry of [callOf('a'), reversalOf(callOf('a')), missingCall('b')]) sink.take(entry)
  await sink.close()
  expect((await ledger()).totals).toMatchObject({ calls: 1, missing_usage_calls: 1 })
})

it('tells of calls that a ledger cannot keep', async () => {
  const sink = exporter()
  sink.take(callOf('a', { time: -1 }))
  sink.take(null as never)
  sink.take(callOf('b'))
  await sink.close()
  expect(sink.stats()).toEqual({ taken: 3, delivered: 1, rejected: 2, dropped: 0 })
  expect(warnings[0]).toMatch(/export_rejected: invalid_time/)
})

it('is in the folder of the user', async () => {
  vi.stubEnv('TOKENLEDGER_HOME', folder)
  const sink = ledgerExporter()
  sink.take(callOf('a'))
  await sink.close()
  expect((await ledger()).totals.calls).toBe(1)
})

it('makes no ledger before there is a call', async () => {
  const sink = exporter()
  await sink.flush()
  await sink.close()
  expect(existsSync(path)).toBe(false)
})

it.each([
  ['file', () => rmSync(path)],
  ['folder', () => rmSync(folder, { recursive: true })],
])('begins a new ledger where its %s was deleted', async (_what, remove) => {
  const sink = exporter()
  sink.take(callOf('before'))
  await sink.flush()
  remove()
  for (const id of ids(3)) sink.take(callOf(id))
  await sink.flush()
  expect((await ledger()).totals.calls).toBe(3)
  expect(warnings[0]).toContain('store_replaced')
  await sink.close()
  expect(sink.stats()).toEqual({ taken: 4, delivered: 4, rejected: 0, dropped: 0 })
})

it('takes more at once than may wait', async () => {
  const sink = exporter()
  for (const id of ids(5100)) sink.take(callOf(id))
  await sink.close()
  expect(sink.stats()).toMatchObject({ taken: 5100, dropped: 0 })
  const next = exporter()
  next.take(callOf('last'))
  await next.close()
  expect((await ledger()).totals.calls).toBe(5101)
  expect(readdirSync(folder).filter((name) => name.includes('pending'))).toEqual([])
})

describe('a ledger that cannot be written', () => {
  it('while another process writes: calls are kept beside it, and brought in later', async () => {
    await (await sqliteStore({ path })).close()
    const { DatabaseSync } = sqliteDriver()
    const other = new DatabaseSync(path)
    const sink = exporter()
    sink.take(callOf('a'))
    await sink.flush()
    other.exec('BEGIN IMMEDIATE')
    for (const id of ids(5600)) sink.take(callOf(id))
    expect(readdirSync(folder).filter((name) => name.includes('pending'))).toHaveLength(1)
    other.exec('ROLLBACK')
    other.close()
    await sink.close()
    expect(sink.stats().delivered).toBeLessThanOrEqual(5601)
    const next = exporter()
    next.take(callOf('b'))
    await next.close()
    expect((await ledger()).totals.calls).toBe(5602)
  })

  it('because it is none: calls are kept beside it, and nobody is held up', async () => {
    writeFileSync(path, 'no database at all, but a text that is long enough to be taken for one')
    const sink = exporter()
    sink.take(callOf('a'))
    await sink.close()
    expect(warnings[0]).toContain('store_not_a_database')
    expect(sink.stats()).toEqual({ taken: 1, delivered: 0, rejected: 0, dropped: 0 })
    rmSync(path)
    const next = exporter()
    next.take(callOf('b'))
    await next.close()
    expect((await ledger()).totals.calls).toBe(2)
  })

  it('nor anything beside it: calls are lost, and counted', async () => {
    writeFileSync(join(folder, 'file'), '')
    const sink = exporter({ path: join(folder, 'file', 'ledger.sqlite') })
    sink.take(callOf('a'))
    await sink.close()
    expect(sink.stats()).toEqual({ taken: 1, delivered: 0, rejected: 0, dropped: 1 })
    expect(warnings.join()).toContain('export_dropped')
  })
})

const isBuilt = existsSync(join(import.meta.dirname, '../../packages/server/dist/exporter'))

function program(name: string, end: string, count: number): Promise<number | null> {
  const file = join(import.meta.dirname, 'ledger-program.mjs')
  const child = spawn(process.execPath, [file, path, name, end, String(count)], {
    stdio: ['ignore', 'inherit', 'ignore'],
  })
  return new Promise((resolve) => child.on('close', resolve))
}

describe.skipIf(!isBuilt)('programs that end (need the build)', () => {
  it('several at once, some by process.exit, lose and double nothing', async () => {
    const count = 500
    const ends = ['itself', 'exit', 'opened', 'itself']
    const codes = await Promise.all(ends.map((end, n) => program(`p${n}`, end, count)))
    expect(codes).toEqual([0, 0, 0, 0])
    // Brings in what may be kept beside it.
    const sink = exporter()
    sink.take(callOf('after'))
    await sink.close()
    const { totals, isSound } = await ledger()
    expect(totals.calls).toBe(4 * count + count + 1 + 1)
    expect(isSound).toBe(true)
  })

  it('have threads that are terminated while they write', async () => {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'ledger-threads.mjs'), path])
    let files = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      files += text
    })
    expect(await once(child, 'close')).toEqual([0, null])
    // Node 20 would not survive a thread that is terminated within its engine.
    const isBeside = !isBuiltin('node:sqlite')
    expect(JSON.parse(files).includes('ledger.sqlite')).toBe(!isBeside)
    const { totals, isSound } = await ledger()
    expect(totals.calls).toBeGreaterThanOrEqual(3 * 101 + 1)
    expect(isSound).toBe(true)
  })

  it('before the ledger is open, leave their calls beside it', async () => {
    expect(await program('p', 'exit', 1)).toBe(0)
    expect(readdirSync(folder)).toEqual([expect.stringContaining('pending')])
    const sink = exporter()
    sink.take(callOf('after'))
    await sink.close()
    expect((await ledger()).totals.calls).toBe(3)
  })
})
