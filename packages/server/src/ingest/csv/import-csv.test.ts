import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Query } from '../../query/query.ts'
import { memoryStore } from '../../store/memory/memory-store.ts'
import type { Store } from '../../store/store.ts'
import { type CsvImport, importCsv } from './import-csv.ts'
import { parseAssignments } from './parse-assignments.ts'

const IS_FULL = process.env['TOKENLEDGER_FULL'] !== undefined
const DATA = join(import.meta.dirname, '../../../../../../shared/data')
const now = () => Date.UTC(2026, 10, 22, 12)
const map = parseAssignments(
  'time=TIMESTAMP,input_tokens=ContextTokens,output_tokens=GeneratedTokens',
)
const set = parseAssignments('provider=azure.ai.openai,model=gpt-4o')

async function* bytes(text: string): AsyncIterable<Uint8Array> {
  yield Buffer.from(text)
}

const importText = (store: Store, text: string, options: Partial<CsvImport> = {}) =>
  importCsv({ store, input: bytes(text), now, map, set, ...options })

async function ask(store: Store, groupBy: Query['groupBy'] = []) {
  return store.ask({ bucket: 'none', timeZone: 'UTC', groupBy, where: [], previous: false })
}

const HEADER = 'TIMESTAMP,ContextTokens,GeneratedTokens'
const ROW = '2023-11-16 18:17:03.9799600,4808,10'

const TRACES: readonly [name: string, calls: number, input: number, output: number][] = [
  ['azure-llm-2023-code.csv', 8_819, 18_059_974, 245_896],
  ['azure-llm-2023-conv.csv', 19_366, 22_361_870, 4_088_665],
]

describe('recorded traces', () => {
  it.skipIf(!existsSync(DATA)).each(TRACES.slice(0, IS_FULL ? 2 : 1))(
    '%s is taken in to the token, and once (../shared/data, skipped where it is not)',
    async (name, calls, input, output) => {
      const store = memoryStore({ now })
      const options = { store, input: join(DATA, name), now, map, set }
      expect(await importCsv(options)).toMatchObject({
        accepted: calls,
        duplicates: 0,
        rejected: 0,
      })
      expect(await importCsv(options)).toMatchObject({
        accepted: 0,
        duplicates: calls,
        rejected: 0,
      })
      const { totals } = await ask(store)
      expect(totals).toMatchObject({
        calls,
        input_tokens: input,
        output_tokens: output,
        unpriced_calls: 0,
      })
    },
  )
})

describe('a row without an id', () => {
  it('that stands twice is two calls', async () => {
    const store = memoryStore({ now })
    expect(await importText(store, `${HEADER}\n${ROW}\n${ROW}\n`)).toMatchObject({ accepted: 2 })
  })

  it('is the same call when the file has grown, moved or is mapped anew', async () => {
    const store = memoryStore({ now })
    await importText(store, `${HEADER}\n${ROW}\n`)
    const grown = `\ufeff${HEADER}\r\n"2023-11-16 18:17:03.9799600",4808,10\r\n${ROW}\r\n${ROW.replace('10', '11')}`
    expect(await importText(store, grown)).toMatchObject({ accepted: 2, duplicates: 1 })
    const again = parseAssignments('model=gpt-5')
    expect(await importText(store, grown, { set: again })).toMatchObject({
      accepted: 0,
      duplicates: 3,
    })
  })
})

it('maps ids, dimensions, tags, meters and costs; what is set fills empty cells', async () => {
  const text = [
    'when;key;who;team;search;price;guess',
    '2026-11-22 10:00;k1;Zoë;red;2;0.30;true',
    '2026-11-22 10:00;k1;Zoë;red;2;0.30;true',
    '2026-11-22 11:00;k2;;;1;0.1;',
  ].join('\n')
  const store = memoryStore({ now })
  const report = await importText(store, text, {
    map: parseAssignments(
      'time=when,id=key,user=who,tag.team=team,meters.webSearch=search,cost_usd=price,estimated=guess',
    ),
    set: parseAssignments('user=nobody,tag.origin=office,provider=openai,model=gpt-4o'),
    timeZone: 'Asia/Kathmandu',
  })
  expect(report).toMatchObject({ source: 'csv', accepted: 2, duplicates: 1, rejected: 0 })
  const [first] = await store.read('k1')
  expect(first?.rows[0]).toMatchObject({
    time: Date.UTC(2026, 10, 22, 4, 15),
    tags: { team: 'red', origin: 'office' },
    meters: { webSearch: 2 },
    cost: 300_000_000_000n,
    estimated: true,
    source: 'csv',
  })
  const { rows, totals } = await ask(store, ['user'])
  expect(totals.cost_usd).toBe('0.400000')
  expect(rows.map((row) => [row['user'], row.calls])).toEqual([
    ['Zoë', 1],
    ['nobody', 1],
  ])
})

it('takes columns that are called like fields when no map is given', async () => {
  const store = memoryStore({ now })
  const text = 'time,model,input_tokens,output_tokens,tag.team,other\n2026-11-22,gpt-4o,5,1,red,?\n'
  const report = await importCsv({ store, input: bytes(text), now })
  expect(report.accepted).toBe(1)
  const { rows } = await ask(store, ['model', 'tag.team'])
  expect(rows).toMatchObject([{ model: 'gpt-4o', 'tag.team': 'red', input_tokens: 5 }])
})

it('reports bad rows with their lines and keeps the others', async () => {
  const store = memoryStore({ now })
  const lines = [
    HEADER,
    ROW,
    '2023-11-16 18:17:04,many,10',
    'yesterday,1,1',
    ',1,1',
    '2023-11-16 18:17:04,1',
    '1970-01-02 00:00:00,1,1',
    '2023-11-16 18:17:05,,7',
    '2023-11-16 18:17:06,"5,1',
  ]
  const report = await importText(store, lines.join('\n'))
  expect(report).toMatchObject({ accepted: 2, rejected: 6 })
  expect(report.rejections.map(({ line, code }) => [line, code])).toEqual([
    [3, 'invalid_row'],
    [4, 'invalid_time'],
    [5, 'invalid_time'],
    [6, 'invalid_row'],
    [7, 'time_out_of_range'],
    [9, 'invalid_row'],
  ])
  expect(report.rejections[0]?.message).toContain('input_tokens')
  expect((await ask(store)).coverage).toMatchObject({ priced_calls: 1, partial_calls: 1 })
})

it.each([
  ['unknown_column', { map: parseAssignments('time=Time') }],
  ['invalid_mapping', { map: parseAssignments('time=TIMESTAMP,tokens=ContextTokens') }],
  ['invalid_mapping', { map: parseAssignments('time=TIMESTAMP,usage=ContextTokens') }],
  ['invalid_mapping', { map: parseAssignments('input_tokens=ContextTokens') }],
  ['invalid_mapping', { set: parseAssignments('colour=red') }],
  ['invalid_row', { set: parseAssignments('input_tokens=many') }],
  ['invalid_time_zone', { timeZone: 'Mars' }],
] as const)('a mistake in the mapping is one error: %s', async (code, options) => {
  const store = memoryStore({ now })
  await expect(importText(store, `${HEADER}\n${ROW}\n`, options)).rejects.toMatchObject({ code })
})

it('names the columns that there are', async () => {
  const importing = importText(memoryStore({ now }), `${HEADER}\n`, {
    map: parseAssignments('time=Time'),
  })
  await expect(importing).rejects.toThrow('"TIMESTAMP", "ContextTokens", "GeneratedTokens"')
})
