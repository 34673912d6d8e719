import { spawnSync } from 'node:child_process'
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Exporter, type JsonlExporterOptions, jsonlExporter } from '@tokenledger/sdk'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { importEvents } from '../../packages/server/src/ingest/native/import-events.ts'
import { callOf, START } from '../../packages/server/src/store/entries.contract.ts'
import { memoryStore } from '../../packages/server/src/store/memory/memory-store.ts'

let folder: string
let warnings: string[]

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tokenledger-jsonl-'))
  warnings = []
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function exporter(options: Partial<JsonlExporterOptions> = {}): Exporter {
  const logger = { info: () => {}, warn: (line: string) => warnings.push(line) }
  return jsonlExporter({ path: join(folder, 'calls.jsonl'), logger, ...options })
}

const linesOf = (path: string): string[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
const idsIn = (path: string): string[] => linesOf(path).map((line) => JSON.parse(line).id)

it('writes lines that an import reads as the same calls', async () => {
  const sink = exporter({ path: join(folder, 'deep', 'down', 'calls.jsonl') })
  for (const id of ['a', 'b', 'a']) sink.take(callOf(id))
  await sink.close()
  const store = memoryStore()
  const input = join(folder, 'deep', 'down', 'calls.jsonl')
  const report = await importEvents({ store, input, now: () => START })
  expect(report).toMatchObject({ accepted: 2, duplicates: 1, rejected: 0 })
  expect(sink.stats()).toEqual({ taken: 3, delivered: 3, rejected: 0, dropped: 0 })
})

it('is not spoiled by a line that a killed process has torn', async () => {
  const path = join(folder, 'calls.jsonl')
  writeFileSync(path, '{"id":"whole"}\n{"id":"torn","ti')
  const sink = exporter()
  sink.take(callOf('next'))
  await sink.flush()
  sink.take(callOf('last'))
  await sink.close()
  expect(linesOf(path)).toHaveLength(4)
  const report = await importEvents({ store: memoryStore(), input: path, now: () => START })
  expect(report).toMatchObject({ accepted: 3, rejected: 1 })
})

it('is not spoiled by one that is killed while it writes to the same file', async () => {
  const path = join(folder, 'calls.jsonl')
  const sink = exporter()
  sink.take(callOf('before'))
  await sink.flush()
  appendFileSync(path, '{"id":"torn","ti')
  sink.take(callOf('after'))
  await sink.close()
  expect(linesOf(path).filter((line) => line.endsWith('}'))).toHaveLength(2)
  expect(linesOf(path)[1]).toBe('{"id":"torn","ti')
})

it('shares its file with other exporters', async () => {
  const sinks = [exporter(), exporter(), exporter()]
  for (let number = 0; number < 3000; number += 1) sinks[number % 3]?.take(callOf(`call-${number}`))
  await Promise.all(sinks.map((sink) => sink.close()))
  expect(new Set(idsIn(join(folder, 'calls.jsonl'))).size).toBe(3000)
})

it('begins a new file each day', async () => {
  const sink = exporter({ rotate: 'day' })
  sink.take(callOf('a'))
  await sink.close()
  const date = new Date().toISOString().slice(0, 10)
  expect(idsIn(join(folder, `calls-${date}.jsonl`))).toEqual(['a'])
})

it('moves a full file aside', async () => {
  const sink = exporter({ rotate: { bytes: 1000 } })
  for (let number = 0; number < 20; number += 1) {
    sink.take(callOf(`call-${number}`))
    await sink.flush()
  }
  await sink.close()
  const files = readdirSync(folder)
  expect(files.length).toBeGreaterThan(2)
  expect(files).toContain('calls.jsonl')
  const ids = files.flatMap((file) => idsIn(join(folder, file)))
  expect(ids.sort()).toEqual(Array.from({ length: 20 }, (_, n) => `call-${n}`).sort())
  for (const file of files) expect(readFileSync(join(folder, file)).length).toBeLessThan(1001)
})

describe('where nothing can be written', () => {
  it('calls wait, and are written when it can be', async () => {
    const blocked = join(folder, 'blocked')
    writeFileSync(blocked, '')
    const sink = exporter({ path: join(blocked, 'calls.jsonl') })
    for (const id of ['a', 'b']) sink.take(callOf(id))
    await sink.flush()
    expect(sink.stats().delivered).toBe(0)
    expect(warnings[0]).toContain('export_spill_failed')
    rmSync(blocked)
    await sink.close()
    expect(idsIn(join(blocked, 'calls.jsonl'))).toEqual(['a', 'b'])
  })

  it('those that never could be are counted as lost at the end', async () => {
    writeFileSync(join(folder, 'file'), '')
    const sink = exporter({ path: join(folder, 'file', 'calls.jsonl') })
    for (const id of ['a', 'b']) sink.take(callOf(id))
    await sink.close()
    expect(sink.stats()).toEqual({ taken: 2, delivered: 0, rejected: 0, dropped: 2 })
    expect(warnings.join()).toContain('export_dropped')
  })

  it('those that have no room are counted', async () => {
    writeFileSync(join(folder, 'file'), '')
    const sink = exporter({ path: join(folder, 'file', 'calls.jsonl'), maxMemoryBytes: 3000 })
    for (let number = 0; number < 50; number += 1) sink.take(callOf(`call-${number}`))
    await sink.close()
    const { taken, delivered, dropped } = sink.stats()
    expect({ taken, delivered }).toEqual({ taken: 50, delivered: 0 })
    expect(dropped).toBe(50)
    expect(warnings.join()).toContain('export_dropped')
  })
})

describe('a disk that is full', () => {
  const disk = mkdtempSync(join(tmpdir(), 'tokenledger-disk-'))
  const isMounted =
    spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', disk]).status === 0
  afterAll(() => {
    if (isMounted) spawnSync('umount', ['-l', disk])
    rmSync(disk, { recursive: true, force: true })
  })

  it.skipIf(!isMounted)('holds nobody up (needs the right to mount)', async () => {
    mkdirSync(join(disk, 'logs'))
    const path = join(disk, 'logs', 'calls.jsonl')
    const filler = join(disk, 'filler')
    try {
      for (;;) appendFileSync(filler, Buffer.alloc(1024))
    } catch {
      // Full.
    }
    const sink = exporter({ path })
    for (let number = 0; number < 30; number += 1) sink.take(callOf(`call-${number}`))
    await sink.flush()
    expect(warnings[0]).toMatch(/export_spill_failed: .*ENOSPC/)
    rmSync(filler)
    await sink.close()
    expect(new Set(idsIn(path)).size).toBe(30)
  })
})

it('keeps the file to its owner', async () => {
  const sink = exporter()
  sink.take(callOf('a'))
  await sink.close()
  const path = join(folder, 'calls.jsonl')
  chmodSync(folder, 0o755)
  expect(spawnSync('stat', ['-c', '%a', path], { encoding: 'utf8' }).stdout.trim()).toBe('600')
})

it.each([{ path: '' }, { rotate: { bytes: 0 } }, { maxMemoryBytes: Number.NaN }])(
  'refuses %j',
  (options) => {
    expect(() => exporter(options)).toThrow(/Cannot write calls/)
  },
)
