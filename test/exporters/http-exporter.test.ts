import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Exporter, type HttpExporterOptions, httpExporter } from '@tokenledger/sdk'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { callOf, reversalOf } from '../../packages/server/src/store/entries.contract.ts'
import { type EventServer, eventServer } from './event-server.ts'

let server: EventServer
let folder: string
let warnings: string[]
const open: Exporter[] = []

beforeEach(async () => {
  server = await eventServer()
  folder = mkdtempSync(join(tmpdir(), 'tokenledger-outbox-'))
  warnings = []
})
afterEach(async () => {
  await server.close()
  await Promise.all(open.splice(0).map((exporter) => exporter.close()))
  rmSync(folder, { recursive: true, force: true })
})

function exporter(options: Partial<HttpExporterOptions> = {}): Exporter {
  const logger = { info: () => {}, warn: (line: string) => warnings.push(line) }
  const made = httpExporter({
    url: server.url,
    spillFolder: folder,
    batchDelayMs: 5,
    timeoutMs: 1000,
    logger,
    ...options,
  })
  open.push(made)
  return made
}

const ids = (count: number, from = 0): string[] =>
  Array.from({ length: count }, (_, index) => `call-${index + from}`)

function take(sink: Exporter, names: readonly string[]): void {
  for (const id of names) sink.take(callOf(id))
}

const keptIds = (): string[] => [...server.kept.keys()].sort()
const waitingFiles = (): string[] =>
  readdirSync(folder).filter((name) => name !== 'rejected.ndjson')

async function until(condition: () => boolean): Promise<void> {
  for (let left = 500; !condition() && left > 0; left -= 1) await sleep(10)
  expect(condition()).toBe(true)
}

describe('a server that is well', () => {
  it('gets every call, compressed, with the key, in few requests', async () => {
    const sink = exporter({ apiKey: 'tl_secret', batchEvents: 100 })
    take(sink, ids(250))
    await sink.flush()
    expect(keptIds()).toEqual(ids(250).sort())
    expect(server.requests.map(({ events }) => events)).toEqual([100, 100, 50])
    expect(server.requests[0]?.headers).toMatchObject({
      authorization: 'Bearer tl_secret',
      'content-encoding': 'gzip',
      'content-type': 'application/x-ndjson',
    })
    expect(sink.stats()).toEqual({ taken: 250, delivered: 250, rejected: 0, dropped: 0 })
    expect(waitingFiles()).toEqual([])
    expect(warnings).toEqual([])
  })

  it('gets them without being asked to flush', async () => {
    take(exporter(), ids(3))
    await until(() => server.kept.size === 3)
  })

  it('gets them as soon as a batch is full', async () => {
    take(exporter({ batchDelayMs: 60_000, batchEvents: 10 }), ids(10))
    await until(() => server.kept.size === 10)
  })

  it('gets batches of no more bytes than allowed', async () => {
    const sink = exporter({ batchBytes: 2000, gzip: false })
    take(sink, ids(20))
    await sink.flush()
    expect(server.kept.size).toBe(20)
    expect(server.requests.every(({ headers }) => Number(headers['content-length']) <= 2001)).toBe(
      true,
    )
  })

  it('is sent no corrections and nothing that a ledger could not keep', async () => {
    const sink = exporter()
    sink.take(reversalOf(callOf('a')))
    sink.take(callOf('b', { time: Number.NaN }))
    sink.take(null as never)
    sink.take(callOf('c'))
    await sink.flush()
    expect(keptIds()).toEqual(['c'])
    expect(sink.stats()).toEqual({ taken: 4, delivered: 1, rejected: 3, dropped: 0 })
    expect(warnings[0]).toContain('export_rejected')
  })
})

describe('a server that is not well', () => {
  it.each([
    ['429', { kind: 'status', status: 429, retryAfter: '0' }],
    ['500', { kind: 'status', status: 500 }],
    ['503', { kind: 'status', status: 503 }],
    ['401', { kind: 'status', status: 401 }],
    ['a page instead of an answer', { kind: 'page' }],
    ['a connection that breaks before it has read', { kind: 'die', isKept: false }],
    ['a connection that breaks when it has kept them', { kind: 'die', isKept: true }],
  ] as const)('%s: what was sent is sent again, and counts once', async (_, behaviour) => {
    server.behave(behaviour, { kind: 'take' })
    const sink = exporter()
    take(sink, ids(5))
    await sink.flush()
    take(sink, ids(5, 5))
    await sink.flush()
    expect(keptIds()).toEqual(ids(10).sort())
    expect(sink.stats()).toMatchObject({ taken: 10, delivered: 10, rejected: 0, dropped: 0 })
    expect(waitingFiles()).toEqual([])
    expect(warnings).toHaveLength(1)
  })

  it('is asked again by itself, as early as it allows', async () => {
    server.behave({ kind: 'status', status: 503 }, { kind: 'take' })
    take(exporter(), ids(3))
    await until(() => server.kept.size === 3)
    expect(server.requests).toHaveLength(2)
  })

  it('that hangs is given up after the time limit', async () => {
    server.behave({ kind: 'hang' }, { kind: 'take' })
    const sink = exporter({ timeoutMs: 100 })
    take(sink, ids(3))
    await sink.flush()
    expect(sink.stats().delivered).toBe(0)
    expect(warnings[0]).toMatch(/export_unreachable: .*no answer within 100 ms/)
    await sink.flush()
    expect(keptIds()).toEqual(ids(3))
  })

  it('that is not there holds nothing up, and gets all when it is', async () => {
    const { port, url } = server
    await server.close()
    const sink = exporter({ url })
    take(sink, ids(100))
    await sink.flush()
    take(sink, ids(100, 100))
    await sink.flush()
    expect(sink.stats()).toMatchObject({ taken: 200, delivered: 0, dropped: 0 })
    server = await eventServer(port)
    await sink.flush()
    expect(server.kept.size).toBe(200)
  })

  it('says 413: the batch is halved until it fits, and what never fits is set aside', async () => {
    server.behave({ kind: 'most', events: 3 })
    const sink = exporter()
    take(sink, ids(10))
    await sink.flush()
    expect(server.kept.size).toBe(10)
    server.behave({ kind: 'most', events: 0 })
    take(sink, ['too-large'])
    await sink.flush()
    expect(sink.stats()).toMatchObject({ delivered: 10, rejected: 1 })
    expect(readFileSync(join(folder, 'rejected.ndjson'), 'utf8')).toContain('"too-large"')
    expect(waitingFiles()).toEqual([])
  })

  it('cannot read one call: its neighbours arrive', async () => {
    server.behave({ kind: 'unreadable', id: 'call-3' })
    const sink = exporter()
    take(sink, ids(8))
    await sink.flush()
    expect(server.kept.size).toBe(7)
    expect(sink.stats()).toMatchObject({ delivered: 7, rejected: 1 })
  })

  it('rejects some: they are told of with their codes, kept aside, and never sent again', async () => {
    server.behave({ kind: 'reject', ids: ['call-1', 'call-4'] })
    const sink = exporter()
    take(sink, ids(6))
    await sink.flush()
    await sink.flush()
    expect(server.kept.size).toBe(4)
    expect(server.requests).toHaveLength(1)
    expect(sink.stats()).toMatchObject({ delivered: 4, rejected: 2 })
    expect(warnings[0]).toMatch(/export_rejected: .*time_out_of_range: Too old \(id call-1\)/)
    const aside = readFileSync(join(folder, 'rejected.ndjson'), 'utf8').trim().split('\n')
    expect(aside.map((line) => JSON.parse(line).id)).toEqual(['call-1', 'call-4'])
  })
})

it('a server that rejects more calls than one answer can tell of is told of fewer at once', async () => {
  const [first, ...others] = ids(40)
  const message = 'Too old '.repeat(5000)
  server.behave({ kind: 'reject', ids: others, message })
  const sink = exporter()
  take(sink, ids(40))
  await sink.flush()
  expect([...server.kept.keys()]).toEqual([first])
  expect(sink.stats()).toEqual({ taken: 40, delivered: 1, rejected: 39, dropped: 0 })
  expect(waitingFiles()).toEqual([])
})

describe('a server that takes a part and then fails', () => {
  const BUSY = { kind: 'status', status: 503 } as const
  const TAKE = { kind: 'take' } as const

  it('is not sent that part again, and it is counted once', async () => {
    server.behave(TAKE, BUSY, TAKE, BUSY, TAKE)
    const sink = exporter({ batchEvents: 4, batchDelayMs: 100_000 })
    take(sink, ids(10).slice(0, 3))
    take(sink, ids(10).slice(3))
    await until(() => server.kept.size === 10)
    await sink.flush()
    expect(server.requests.map(({ events }) => events)).toEqual([4, 4, 4, 2, 2])
    expect(sink.stats()).toEqual({ taken: 10, delivered: 10, rejected: 0, dropped: 0 })
  })

  it('is told nothing twice of a call that it cannot read', async () => {
    server.behave({ kind: 'status', status: 400 }, { kind: 'status', status: 400 }, BUSY, TAKE)
    const sink = exporter({ batchDelayMs: 100_000 })
    take(sink, ids(2))
    await sink.flush()
    await sink.flush()
    expect(server.kept.size).toBe(1)
    expect(sink.stats()).toEqual({ taken: 2, delivered: 1, rejected: 1, dropped: 0 })
  })

  it('goes on being asked where the rest was not wanted', async () => {
    server.behave(BUSY, { kind: 'status', status: 400 }, TAKE)
    const sink = exporter()
    take(sink, ids(1))
    await sink.flush()
    await sink.flush()
    take(sink, ids(1, 1))
    await until(() => sink.stats().delivered === 1)
    expect(sink.stats()).toMatchObject({ delivered: 1, rejected: 1 })
  })
})

describe('what an earlier process has left', () => {
  const owner = (pid: number) => `00mfzzzzz_${'0'.repeat(8)}_${pid}_0_0badcafe`

  it('is delivered by the next one, a torn last line left out', async () => {
    const first = exporter()
    server.behave({ kind: 'status', status: 503 })
    take(first, ids(3))
    await first.close()
    const [left = ''] = waitingFiles()
    writeFileSync(join(folder, left), '{"id":"torn","ti', { flag: 'a' })
    server.behave({ kind: 'take' })
    const second = exporter()
    await second.flush()
    expect(keptIds()).toEqual(ids(3))
    expect(second.stats()).toMatchObject({ taken: 0, delivered: 3, rejected: 0 })
    expect(waitingFiles()).toEqual([])
  })

  it('is left alone while its process may live', async () => {
    const first = exporter()
    server.behave({ kind: 'status', status: 503 })
    take(first, ids(3))
    await first.flush()
    const other = `${owner(process.pid)}_1.ndjson`
    writeFileSync(join(folder, other), '{"id":"of another machine"}\n')
    server.behave({ kind: 'take' })
    const second = exporter()
    await second.flush()
    expect(server.kept.size).toBe(0)
    expect(waitingFiles()).toHaveLength(2)
  })
})

describe('a disk that takes nothing', () => {
  it('is no reason to lose calls while there is memory', async () => {
    const file = join(folder, 'a file')
    writeFileSync(file, '')
    const sink = exporter({ spillFolder: join(file, 'outbox') })
    server.behave({ kind: 'status', status: 503 }, { kind: 'take' })
    take(sink, ids(50))
    await sink.flush()
    expect(warnings[0]).toContain('export_spill_failed')
    await sink.flush()
    expect(server.kept.size).toBe(50)
    expect(sink.stats()).toEqual({ taken: 50, delivered: 50, rejected: 0, dropped: 0 })
  })

  it('does not make a request of each call, which an end would not wait for', async () => {
    const file = join(folder, 'a file')
    writeFileSync(file, '')
    const sink = exporter({ spillFolder: join(file, 'outbox'), batchDelayMs: 100_000 })
    for (const id of ids(50)) {
      sink.take(callOf(id))
      await sleep(1)
    }
    await sink.flush()
    expect(server.requests.map(({ events }) => events)).toEqual([50])
  })

  it('costs calls when the memory is full, too, and they are counted', async () => {
    const sink = exporter({ maxSpillBytes: 1, maxMemoryBytes: 20_000 })
    server.behave({ kind: 'status', status: 503 }, { kind: 'take' })
    take(sink, ids(100))
    await sink.flush()
    await sink.flush()
    const { delivered, dropped } = sink.stats()
    expect(delivered).toBe(server.kept.size)
    expect(delivered).toBeGreaterThan(10)
    expect(delivered + dropped).toBe(100)
    expect(warnings.join()).toContain('export_dropped')
  })

  it('is not needed', async () => {
    const sink = exporter({ spillFolder: null })
    take(sink, ids(50))
    await sink.flush()
    expect(server.kept.size).toBe(50)
    expect(warnings).toEqual([])
  })
})

it('takes nothing after it is closed', async () => {
  const sink = exporter()
  take(sink, ['a'])
  await sink.close()
  await sink.close()
  take(sink, ['b'])
  expect(sink.stats()).toMatchObject({ taken: 1, delivered: 1 })
})

it.each([
  [{ url: 'tokens.example.com' }, /must begin with http/],
  [{ url: 'ftp://tokens.example.com' }, /must begin with http/],
  [{ batchEvents: 0 }, /batchEvents must be from 1/],
  [{ timeoutMs: Number.NaN }, /timeoutMs must be from 1/],
])('refuses %j', (options, message) => {
  expect(() => exporter(options)).toThrow(message)
})

it('connects to nobody before there is something to send', async () => {
  let connections = 0
  const listener = createServer(() => {
    connections += 1
  })
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
  const { port } = listener.address() as { port: number }
  const sink = exporter({ url: `http://127.0.0.1:${port}` })
  await sink.flush()
  expect(connections).toBe(0)
  listener.close()
})
