import { execFile, spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type Decimal, fromDecimal, multiplyDecimals, parseDecimal } from '@tokenledger/sdk'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApp } from '../../packages/server/src/http/app.ts'
import { readRows } from '../../packages/server/src/ingest/csv/read-rows.ts'
import { memoryStore } from '../../packages/server/src/store/memory/memory-store.ts'
import { cliMachine } from './run-cli.ts'

const BIN = join(import.meta.dirname, '../../packages/server/bin/tokenledger.js')
const machine = cliMachine()
const call = (id: string, minute: number, more: object = {}) => ({
  id,
  time: new Date(Date.UTC(2026, 10, 2, 9, minute)).toISOString(),
  provider: 'openai',
  response_model: 'gpt-4o',
  input_tokens: 1000,
  output_tokens: 100,
  ...more,
})
const EVENTS = [
  call('a', 0, { task: 'T1', agent: 'PM', cached_input_tokens: 400 }),
  call('b', 1, { task: 'sub', agent: '=cmd|x', parent_id: 'a', tool: 'search', cost_usd: '0.01' }),
  call('c', 2, {
    agent: 'QA',
    response_model: 'nobody-1',
    status: 'error',
    tools: { used: ['Bash'] },
  }),
  { id: 'd', time: call('d', 3).time, agent: 'QA', request_model: 'gpt-4o' },
  call('e', 4, {
    tools: { used: ['Bash', 'Read'] },
    reasoning_tokens: 33,
    meters: { input: 7, output: 67, 'output.reasoning': 33 },
  }),
]
const fileOf = (events: readonly object[], name: string): string => {
  const path = join(machine.home, name)
  writeFileSync(path, events.map((event) => `${JSON.stringify(event)}\n`).join(''))
  return path
}

const app = createApp({ store: memoryStore(), now: Date.now, newId: () => crypto.randomUUID() })
let server: string
beforeAll(async () => {
  expect(machine.run('import', fileOf(EVENTS, 'events.ndjson')).code).toBe(0)
  await app.inject({ method: 'POST', url: '/v1/events', payload: EVENTS })
  await app.listen({ port: 0, host: '127.0.0.1' })
  server = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
})
afterAll(() => app.close())

/** Runs the command while this process goes on serving. */
const ask = async (...words: string[]) => {
  const env = { PATH: process.env['PATH'] ?? '', HOME: machine.home }
  const { stdout } = await promisify(execFile)(process.execPath, [BIN, ...words], { env })
  return stdout
}

describe.each([
  ['a file', () => []],
  ['a server', () => ['--server', server]],
])('%s', (_name, where) => {
  it('lists events', async () => {
    const lines = (await ask('events', '--where', 'agent:PM|QA', ...where())).trimEnd().split('\n')
    expect(lines).toEqual([
      '2026-11-02 09:03:00  QA  gpt-4o  no usage told  missing  d',
      '2026-11-02 09:02:00  QA  nobody-1  1,000 in → 100 out  unpriced  error  c',
      '2026-11-02 09:00:00  PM  gpt-4o  1,000 in (400 cached) → 100 out  $0.003000  a',
    ])
    const inZone = ['--where', 'agent:PM', '--tz', 'Asia/Kolkata', ...where()]
    expect(await ask('events', ...inZone)).toMatch(/^2026-11-02 14:30:00 /)
    expect(await ask('tasks', ...inZone)).toMatch(/^T1 +2026-11-02 14:30/m)
    const page = JSON.parse(await ask('events', '--limit', '2', '--json', ...where()))
    expect(page.events.map(({ id }: { id: string }) => id)).toEqual(['e', 'd'])
    const rest = await ask('events', '--cursor', page.next, ...where())
    expect(rest.match(/ [a-e]$/gm)).toEqual([' c', ' b', ' a'])
  })

  it('lists tools with their part of what calls cost', async () => {
    const lines = (await ask('tools', ...where())).trimEnd().split('\n')
    // The call without a price makes the sums incomplete; a call with two tools is spread over them.
    expect(lines.slice(0, 3)).toEqual([
      'Tool  Calls  Uses  Tokens        Cost  Share',
      'Bash      2     2   1,154  ~$0.000509     4%',
      'Read      1     1      53   $0.000509     4%',
    ])
    expect(lines[3]).toMatch(/^Shares are of ~\$0\.0140, the cost of all 5 calls\.$/)
    const { tools } = JSON.parse(await ask('tools', '--limit', '1', '--json', ...where()))
    expect(tools).toMatchObject([{ tool: 'Bash', uses: 2 }])
    expect((await ask('tools', '--where', 'agent:PM', ...where())).trim()).toBe('')
  })

  it('lists tasks, and shows the tree of one', async () => {
    const list = await ask('tasks', '--order', '-cost_usd', '--min', 'cost_usd=0.001', ...where())
    expect(list).toMatch(/^T1 .* 2,000 +200 +\$0\.0130$/m)
    expect(list).toMatch(/^sub .* 1,000 +100 +\$0\.0100$/m)
    const tree = await ask('tasks', 'T1', ...where())
    const names = tree.split('\n').map((line) => line.replace(/ {2,}\d.*$/, '').trimEnd())
    expect(names.slice(1, 7)).toEqual([
      'task T1',
      '└ agent PM',
      '  └ call a (gpt-4o)',
      '    └ task sub',
      '      └ agent =cmd|x',
      '        └ tool search',
    ])
    await expect(ask('tasks', 'nobody', ...where())).rejects.toMatchObject({ code: 1 })
  })
})

it.each([
  ['a file', () => [], (id: string) => machine.run('import', fileOf([call(id, 9)], 'new.ndjson'))],
  [
    'a server',
    () => ['--server', server],
    (id: string) => app.inject({ method: 'POST', url: '/v1/events', payload: [call(id, 9)] }),
  ],
])('tail of %s shows the latest, then what arrives', async (_name, where, arrive) => {
  const words = ['tail', '--lines', '1', '--count', '1', '--json', ...where()]
  const env = { PATH: process.env['PATH'] ?? '', HOME: machine.home }
  const tail = spawn(process.execPath, [BIN, ...words], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let text = ''
  for await (const chunk of tail.stdout) {
    if (text === '') void arrive('new')
    text += chunk
  }
  const ids = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line).id)
  expect(ids).toEqual(['e', 'new'])
})

it('says that no server is there', () => {
  const { code, err } = machine.run('events', '--server', 'http://127.0.0.1:9')
  expect([code, err]).toEqual([3, expect.stringMatching(/^error server_unreachable: /)])
  expect(machine.run('tail', '--server', 'nowhere').code).toBe(2)
})

describe('export', () => {
  it('csv has a row a segment, safe from formulas', async () => {
    const rows = await exported('--format', 'csv', '--until', '2026-11-02T09:08:00Z')
    expect(rows.map(({ id }) => id)).toEqual(['e', 'd', 'c', 'b', 'a'])
    expect(rows[3]).toMatchObject({ agent: "'=cmd|x", cost_usd: '0.010000', input_tokens: '1000' })
    expect(rows[1]).toMatchObject({ coverage: 'missing', input_tokens: '', cost_usd: '' })
  })

  it.each(['1.2', '1.3', '1.4'])(
    'FOCUS %s: quantity × price is the cost, exactly',
    async (version) => {
      const words = ['--format', 'focus', '--focus-version', version]
      const rows = await exported(...words, '--until', '2026-11-02T09:08:00Z')
      for (const { PricingQuantity = '', ListUnitPrice = '', ListCost = '' } of rows) {
        if (ListUnitPrice === '') expect(ListCost).toBe('')
        else {
          const product = multiplyDecimals(
            parseDecimal(PricingQuantity),
            parseDecimal(ListUnitPrice),
          )
          expect(scaled(parseDecimal(ListCost))).toBe(scaled(product))
        }
      }
      const typesOf = (id: string) =>
        rows.flatMap(({ ResourceId, SkuPriceDetails = '{}' }) =>
          ResourceId === id ? JSON.parse(SkuPriceDetails).TokenType : [],
        )
      expect(typesOf('a')).toEqual(['Input', 'CacheRead', 'Output'])
      expect(typesOf('c')).toEqual(['Input', 'Output'])
      const sum = rows.reduce((total, row) => total + fromDecimal(row['EffectiveCost'] || '0'), 0n)
      const report = JSON.parse(
        machine.run('report', '--json', '--until', '2026-11-02T09:08:00Z').out,
      )
      expect(sum).toBe(fromDecimal(report.totals.cost_usd))
      const has = (name: string) => Object.hasOwn(rows[0] ?? {}, name)
      expect([has('ProviderName'), has('ServiceProviderName')]).toEqual([
        version !== '1.4',
        version !== '1.2',
      ])
    },
  )

  it('knows no other format or version', () => {
    for (const words of [
      ['--format', 'xml'],
      ['--format', 'focus', '--focus-version', '2'],
    ])
      expect(machine.run('export', ...words).code).toBe(2)
  })
})

const scaled = ({ digits, scale }: Decimal): bigint => digits * 10n ** BigInt(30 - scale)

async function exported(...words: string[]): Promise<Record<string, string>[]> {
  async function* text() {
    yield machine.run('export', ...words).out
  }
  const { header, rows } = await readRows(text())
  const read: Record<string, string>[] = []
  for await (const { cells } of rows)
    read.push(Object.fromEntries(header.map((title, at) => [title, cells?.[at] ?? ''])))
  return read
}
