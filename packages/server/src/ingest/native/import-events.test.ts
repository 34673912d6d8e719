import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, expect, it } from 'vitest'
import { memoryStore } from '../../store/memory/memory-store.ts'
import type { Store } from '../../store/store.ts'
import { importEvents } from './import-events.ts'

const folder = mkdtempSync(join(tmpdir(), 'import-events-'))
afterAll(() => rmSync(folder, { recursive: true }))

const now = () => Date.UTC(2026, 10, 22, 12)

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

async function totalsOf(store: Store) {
  const question = {
    bucket: 'none',
    timeZone: 'UTC',
    groupBy: [],
    where: [],
    previous: false,
  } as const
  return (await store.ask(question)).totals
}

const event = (fields: object) => JSON.stringify({ time: '2026-11-22T10:00:00Z', ...fields })

it('keeps the good ones and reports the others with their lines', async () => {
  const path = file(
    'mixed.ndjson',
    [
      `\ufeff${event({ id: 'a', input_tokens: 10, output_tokens: 1 })}`,
      'garbage',
      event({ id: 'b', status: 'fine' }),
      event({ id: 'a', input_tokens: 99, output_tokens: 9 }),
      '',
      event({ id: 'c', time: '1970-01-01T00:00:00Z' }),
      event({ id: 'd', cost_usd: '20000000' }),
      `${event({ id: 'e', input_tokens: 5, output_tokens: 1 })}`,
      '{"id":"f","inp',
    ].join('\r\n'),
  )
  const store = memoryStore({ now })
  const report = await importEvents({ store, input: path, now })
  expect(report).toMatchObject({
    source: 'events',
    files: 1,
    accepted: 2,
    duplicates: 1,
    rejected: 5,
  })
  const places = report.rejections.map(({ line, id, code }) => [line, id, code])
  expect(places.sort()).toEqual([
    [2, null, 'invalid_json'],
    [3, 'b', 'invalid_event'],
    [6, 'c', 'time_out_of_range'],
    [7, 'd', expect.stringMatching(/^invalid_/)],
    [9, null, 'invalid_json'],
  ])
  expect(report.rejections.every((one) => one.file === path)).toBe(true)
  expect(await totalsOf(store)).toMatchObject({ calls: 2, input_tokens: 15, output_tokens: 2 })
})

it('adds nothing the second time, in whatever form', async () => {
  const events = [
    { time: '2026-11-22T10:00:00Z', agent: 'x', input_tokens: 1, output_tokens: 1 },
    { time: '2026-11-22T10:00:00Z', agent: 'x', input_tokens: 1, output_tokens: 1 },
    { response_id: 'r', input_tokens: 1, output_tokens: 1 },
  ]
  const store = memoryStore({ now })
  const lines = events.map((one) => JSON.stringify(one)).join('\n')
  const forms = [
    lines,
    gzipSync(lines),
    JSON.stringify(events),
    JSON.stringify({ events }, null, 2),
  ]
  const reports = []
  for (const [index, form] of forms.entries()) {
    const { accepted, duplicates, rejected } = await importEvents({
      store,
      input: file(`${index}`, form),
      now,
    })
    reports.push([accepted, duplicates, rejected])
  }
  expect(reports).toEqual([
    [3, 0, 0],
    [0, 3, 0],
    [0, 3, 0],
    [0, 3, 0],
  ])
  expect(await totalsOf(store)).toMatchObject({ calls: 3, input_tokens: 3 })
})

it('appends in batches of 1,000 and tells how far it is', async () => {
  const lines = Array.from({ length: 2500 }, (_, index) =>
    event({ id: `e${index}`, input_tokens: 1, output_tokens: 0 }),
  )
  const inner = memoryStore({ now })
  const sizes: number[] = []
  const store: Store = {
    ...inner,
    append: (entries) => {
      sizes.push(entries.length)
      return inner.append(entries)
    },
  }
  const progress: number[] = []
  const input = (async function* () {
    yield Buffer.from(lines.join('\n'))
  })()
  const onProgress = ({ records }: { records: number }) => progress.push(records)
  const report = await importEvents({ store, input, now, onProgress })
  expect(report).toMatchObject({ accepted: 2500, rejected: 0, bytes: lines.join('\n').length })
  expect(sizes).toEqual([1000, 1000, 500])
  expect(progress).toEqual([1000, 2000, 2500])
})

it('lists some rejections and counts all', async () => {
  const path = file('bad.ndjson', `${event({ id: 'a' })}\n${'bad\n'.repeat(3000)}`)
  const report = await importEvents({ store: memoryStore({ now }), input: path, now })
  expect([report.accepted, report.rejected, report.rejections.length]).toEqual([1, 3000, 20])
})

it('takes no JSON that says nothing of a call for one', async () => {
  const store = memoryStore({ now })
  const path = file('package.json', '{"name":"api","events":5}\n{}\n{"id":null}')
  const report = await importEvents({ store, input: path, now })
  expect(report).toMatchObject({ accepted: 0, rejected: 3 })
  expect(new Set(report.rejections.map(({ code }) => code))).toEqual(new Set(['invalid_event']))
})

it('keeps the neighbours of an event that is nested without end', async () => {
  const store = memoryStore({ now })
  const deep = `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`
  const path = file(
    'deep.ndjson',
    `{"input_tokens":5,"other":${deep}}\n{"id":"deep","usage":{"input_tokens":5,"x":${deep}}}\n${event({ input_tokens: 5 })}`,
  )
  const report = await importEvents({ store, input: path, now })
  expect(report).toMatchObject({ accepted: 1, rejected: 2 })
  expect(report.rejections.map(({ id, code }) => [id, code])).toEqual([
    [null, 'invalid_event'],
    ['deep', 'invalid_event'],
  ])
})

it('keeps no long text of a usage object', async () => {
  const store = memoryStore({ now })
  const usage = { input_tokens: 5, output_tokens: 6, note: 'a secret '.repeat(50) }
  await importEvents({ store, input: file('text.json', event({ id: 'text', usage })), now })
  const [entry] = await store.read('text')
  expect(JSON.stringify(entry?.rows)).toContain('"output_tokens":6')
  expect(JSON.stringify(entry?.rows)).not.toContain('secret')
})
