import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { costOf, type Entry, type PriceBook, priceBook } from '@tokenledger/sdk'
import { expect, it } from 'vitest'
import { sqliteStore } from '../../packages/server/src/store/sqlite/sqlite-store.ts'
import { type CliMachine, cliMachine } from './run-cli.ts'

const dated = {
  effective_from: null,
  effective_to: null,
  source: 'https://example.com',
  checked: '2025-01-01',
}

/** A price book of the past: gpt-4o at twice its price, and no gpt-4o-mini. */
const PAST: PriceBook = priceBook([
  {
    format: 1,
    provider: 'openai',
    name: 'OpenAI',
    first_party: true,
    naming: {},
    words: {},
    billed_as: {},
    fees: [],
    modifiers: [],
    models: [{ id: 'gpt-4o', prices: [{ ...dated, per_mtok: { input: '5', output: '10' } }] }],
  },
])

function call(id: string, day: number, model: string, recorded?: bigint): Entry {
  const time = Date.UTC(2026, 10, day, 12)
  const usage: Entry['usage'] = {
    status: 'ok',
    segments: [{ model, meters: { input: 1_000_000, output: 1000 } }],
    ...(recorded !== undefined && { providerCost: { cost: recorded, basis: 'charged' } }),
    context: {},
    details: {},
    warnings: [],
    raw: { prompt_tokens: 1_000_000, completion_tokens: 1000 },
  }
  return {
    id,
    sign: 1,
    time,
    dimensions: { provider: 'openai', source: 'sdk', agent: 'PM' },
    responseModel: model,
    status: 'ok',
    usage,
    cost: costOf(usage, { at: time, provider: 'openai', priceBook: PAST }),
  }
}

async function filled(): Promise<CliMachine> {
  const machine = cliMachine()
  const path = join(machine.home, '.tokenledger/ledger.sqlite')
  const store = await sqliteStore({ path, queries: 'inline' })
  await store.append([
    call('old', 1, 'gpt-4o'),
    call('dear', 2, 'gpt-4o'),
    call('new', 3, 'gpt-4o-mini'),
    call('told', 4, 'gpt-4o', 7n * 10n ** 12n),
    call('house', 5, 'house-1'),
  ])
  await store.close()
  return machine
}

const dollars = ({ run }: CliMachine): string =>
  JSON.parse(run('report', '--json').out).totals.cost_usd

it('shows what the prices of now make of the calls since a day, and corrects them when told', async () => {
  const machine = await filled()
  const { run } = machine
  expect(dollars(machine)).toBe('17.020000')

  const words = ['reprice', '--since', '2026-11-02', '--until', '2026-11-06']
  const dry = run(...words)
  expect([dry.code, dry.err]).toEqual([0, ''])
  expect(dry.out).toContain(
    '3 calls would change: 4 calls looked at, 1 unchanged, 1 without a price',
  )
  expect(dry.out).toMatch(/gpt-4o +2 +2,002,000 +10\.020000 +5\.020000 +-5\.000000/)
  expect(dry.out).toMatch(/gpt-4o-mini +1 +1,001,000 +1 +– +0\.150600 +\+0\.150600/)
  expect(dry.out).toMatch(/input +3 +3,000,000 +1 /)
  expect(dry.out).toMatch(/effective cost +\$12\.010000 → \$9\.660600 +\(-2\.349400\)/)
  expect(dry.out).toContain('1 call with a recorded cost, which stays')
  expect(dry.out).toContain('Nothing was written.')
  expect(dollars(machine)).toBe('17.020000')

  const planned = JSON.parse(run(...words, '--json').out)
  expect(planned).toMatchObject({
    schema_version: 1,
    applied: false,
    calls: 4,
    unchanged_calls: 1,
    changed_calls: 3,
    newly_priced_calls: 1,
    no_longer_priced_calls: 0,
    recorded_cost_calls: 1,
    unpriced_calls: 1,
    corrected_calls: 0,
    cost_usd: { old: '12.010000', new: '9.660600', difference: '-2.349400' },
    list_cost_usd: { old: '10.020000', new: '5.170600', difference: '-4.849400' },
    by_model: [
      { model: 'gpt-4o', calls: 2, list_cost_usd: { difference: '-5.000000' } },
      {
        model: 'gpt-4o-mini',
        newly_priced_calls: 1,
        list_cost_usd: { old: null, new: '0.150600' },
      },
    ],
  })

  const applied = run(...words, '--apply')
  expect(applied.out).toContain('✓ 3 calls corrected: a reversal and a replacement each')
  expect(dollars(machine)).toBe('14.670600')
  expect(run('verify').code).toBe(0)
  expect(run(...words, '--apply').out).toContain('✓ nothing changes: 4 calls looked at')
  expect(JSON.parse(run('report', '--json').out).totals.calls).toBe(5)

  const chain = run('explain', 'dear').out
  expect(chain).toMatch(/dear~r takes dear back[\s\S]*dear~1 replaces dear/)
  expect(chain.match(/✓ derived again: the same/g)).toHaveLength(3)
})

it('takes one model, and says what it needs', async () => {
  const { run } = await filled()
  const one = ['reprice', '--since', '2026-01-01', '--model', 'gpt-4o-mini', '--json']
  expect(JSON.parse(run(...one).out)).toMatchObject({ calls: 1, newly_priced_calls: 1 })
  expect(run('reprice')).toMatchObject({
    code: 2,
    err: expect.stringMatching(/^error invalid_option: .*--since/),
  })
  expect(run('reprice', '--since', 'tomorrow')).toMatchObject({ code: 2, out: '' })
  const back = run('reprice', '--since', '2026-02-01', '--until', '2026-01-01')
  expect(back).toMatchObject({ code: 2, err: expect.stringMatching(/^error invalid_time: /) })
})

it('makes no ledger where there is none', () => {
  const { run } = cliMachine()
  expect(run('reprice', '--since', '2026-01-01', '--apply')).toMatchObject({
    code: 0,
    out: expect.stringContaining('The ledger is empty.'),
  })
  expect(JSON.parse(run('reprice', '--since', '2026-01-01', '--json').out).calls).toBe(0)
  expect(run('report').out).toContain('The ledger is empty.')
})

it('finds nothing to change in what was just imported', () => {
  const { home, run } = cliMachine()
  const path = join(home, 'events.ndjson')
  const event = { time: '2026-11-01T10:00:00Z', provider: 'openai', response_model: 'gpt-4o' }
  writeFileSync(
    path,
    `${JSON.stringify({ ...event, id: 'a', input_tokens: 10, output_tokens: 5 })}\n`,
  )
  expect(run('import', path).code).toBe(0)
  expect(run('reprice', '--since', '2026-01-01').out).toContain(
    '✓ nothing changes: 1 call looked at',
  )
})

it('takes price files of your own: a dry run, corrections, and then nothing more', async () => {
  const machine = await filled()
  const { home, run } = machine
  const folder = join(home, 'prices')
  mkdirSync(folder)
  const openai = priceBook().files.find(({ provider }) => provider === 'openai')
  if (openai === undefined) throw new Error('No prices of openai')
  const models = [
    {
      id: 'gpt-4o',
      prices: [
        { ...dated, effective_to: '2026-11-02', per_mtok: { input: '1', output: '1' } },
        { ...dated, effective_from: '2026-11-02', per_mtok: { input: '3', output: '10' } },
      ],
    },
    { id: 'house-1', prices: [{ ...dated, per_mtok: { input: '0.000001', output: '0' } }] },
  ]
  writeFileSync(
    join(folder, 'openai.json'),
    JSON.stringify({ ...openai, modifiers: [], fees: [], models }),
  )
  const words = ['reprice', '--since', '2026-11-01', '--prices', folder]
  const { by_model: byModel, by_meter: byMeter } = JSON.parse(run(...words, '--json').out)
  expect(byModel).toMatchObject([
    { model: 'gpt-4o', calls: 3, list_cost_usd: { old: '15.030000', new: '7.021000' } },
    { model: 'gpt-4o-mini', calls: 1, list_cost_usd: { old: null, new: '0.150600' } },
    { model: 'house-1', calls: 1, list_cost_usd: { old: null, new: '0.000001' } },
  ])
  expect(byMeter).toMatchObject([
    { meter: 'input', calls: 5, list_cost_usd: { old: '15.000000', new: '7.150001' } },
    { meter: 'output', calls: 5, list_cost_usd: { old: '0.030000', new: '0.021600' } },
  ])
  expect(dollars(machine)).toBe('17.020000')
  expect(JSON.parse(run(...words, '--apply', '--json').out)).toMatchObject({ corrected_calls: 5 })
  expect(dollars(machine)).toBe('11.161601')
  expect(run('verify').code).toBe(0)
  expect(run(...words, '--apply').out).toContain('✓ nothing changes')
  expect(run('reprice', '--since', '2026-11-01', '--prices', join(home, 'nope'))).toMatchObject({
    code: 3,
    err: expect.stringContaining('file_not_readable'),
  })
})
