import {
  costOf,
  type Entry,
  fromDecimal,
  type Meters,
  replacement,
  reversal,
  toDecimal,
  type UsageContext,
} from '@tokenledger/sdk'
import { expect, test } from 'vitest'
import { memoryStore } from '../../store/memory/memory-store.ts'
import { compareRecorded } from './compare-recorded.ts'

const TIME = Date.UTC(2026, 2, 1, 12)

interface Made {
  readonly meters?: Meters
  readonly model?: string
  readonly recorded?: string
  readonly time?: number
  readonly status?: 'ok' | 'missing'
  readonly context?: UsageContext
}

let made = 0

function call({
  meters = {},
  model = 'claude-sonnet-4-5',
  recorded,
  time = TIME,
  status = 'ok',
  context = {},
}: Made): Entry {
  made += 1
  const usage = {
    status,
    segments: status === 'missing' ? [] : [{ model, meters }],
    context,
    details: {},
    warnings: [],
    ...(recorded !== undefined && {
      providerCost: { cost: fromDecimal(recorded), basis: 'estimate' as const },
    }),
  }
  const cost = costOf(usage, { provider: 'anthropic', at: time })
  return {
    id: `call-${made}`,
    sign: 1,
    time,
    dimensions: { provider: 'anthropic' },
    responseModel: model,
    status: 'ok',
    usage,
    cost,
  }
}

async function compare(entries: readonly Entry[], percent = 1) {
  const store = memoryStore()
  expect((await store.append(entries)).rejected).toEqual([])
  return compareRecorded(store, { where: [], timeZone: 'UTC', tolerance: { percent } })
}

const reasonOf = async (one: Made): Promise<string | undefined> => {
  const { differences } = await compare([call(one)])
  return differences[0]?.reasons[0]
}

/** 300,000 tokens of input: all of the request is at the dearer price. */
const LONG = { input: 300_000, output: 1_000 }

test.each<[string, Made]>([
  ['no_long_context_price', { meters: LONG, recorded: '0.915' }],
  [
    'one_hour_cache_at_five_minutes',
    { meters: { input: 10, 'input.cacheWrite.1h': 100_000 }, recorded: '0.37503' },
  ],
  ['no_fees', { meters: { output: 1_000, webSearch: 5 }, recorded: '0.015' }],
  [
    'cache_at_input_price',
    { meters: { input: 1_000, 'input.cacheRead': 90_000 }, recorded: '0.273' },
  ],
  ['reasoning_twice', { meters: { output: 1_000, 'output.reasoning': 2_000 }, recorded: '0.075' }],
  ['no_reasoning', { meters: { output: 1_000, 'output.reasoning': 2_000 }, recorded: '0.015' }],
  ['unpriced_model', { meters: { output: 1_000 }, model: 'no-such-model', recorded: '0.5' }],
  ['missing_usage', { status: 'missing', recorded: '0.5' }],
  ['other_price', { meters: { output: 1_000_000 }, recorded: '7.77' }],
  ['rounding', { meters: { output: 1_234 }, recorded: '0.02' }],
])('the likely reason %s is found', async (reason, one) => {
  expect(await reasonOf(one)).toBe(reason)
})

test('of two faults both are named', async () => {
  const meters = { output: 1_000, webSearch: 5, 'output.reasoning': 2_000 }
  const { differences } = await compare([call({ meters, recorded: '0.015' })])
  expect(differences[0]?.reasons).toEqual(['several_causes', 'no_fees', 'no_reasoning'])
})

test('the factor of a place is a reason', async () => {
  const meters = { output: 1_000_000 }
  const context = { inferenceGeo: 'us' }
  const model = 'claude-opus-4-6'
  const [plain, dear] = [call({ meters, model }), call({ meters, model, context })]
  expect(dear.cost.listTotal).not.toBe(plain.cost.listTotal)
  const recorded = toDecimal(plain.cost.listTotal ?? 0n)
  expect(await reasonOf({ meters, model, context, recorded })).toBe('no_factors')
})

test('days and models are compared, whatever agrees is no difference', async () => {
  const exact = { meters: { output: 100_000 }, recorded: '1.5' }
  const wrong = { meters: { output: 100_000 }, recorded: '1.6' }
  const { differences, unrecorded, zero } = await compare([
    call(exact),
    call({ ...wrong, time: TIME + 86_400_000 }),
    call({ ...exact, model: 'claude-opus-4-6', recorded: '2.5' }),
    call({ meters: { output: 5 } }),
    call({ meters: { output: 100_000 }, recorded: '0' }),
  ])
  expect(
    differences.map(({ day, model, cost, isBeyond, reasons }) => [
      day,
      model,
      cost,
      isBeyond,
      reasons,
    ]),
  ).toEqual([
    ['2026-03-01', 'claude-opus-4-6', 0n, false, []],
    ['2026-03-01', 'claude-sonnet-4-5', 0n, false, []],
    ['2026-03-02', 'claude-sonnet-4-5', 100_000_000_000n, true, ['other_price']],
  ])
  expect([unrecorded, zero]).toEqual([1, { calls: 1, list: 1_500_000_000_000n }])
})

test('what is tolerated agrees, and less than half a cent always does', async () => {
  const wrong = call({ meters: { output: 100_000 }, recorded: '1.53' })
  expect((await compare([wrong], 1)).differences[0]?.isBeyond).toBe(true)
  expect((await compare([wrong], 2)).differences[0]?.isBeyond).toBe(false)
  expect((await compare([wrong], 1.9)).differences[0]?.isBeyond).toBe(true)
  const small = call({ meters: { output: 100 }, recorded: '0.0001' })
  expect((await compare([small], 0)).differences[0]?.isBeyond).toBe(false)
  const unknown = call({ meters: { output: 1 }, model: 'no-such-model', recorded: '0.0001' })
  expect((await compare([unknown], 50)).differences[0]).toMatchObject({
    isBeyond: true,
    cost: null,
  })
})

test('a call that was taken back is not compared', async () => {
  const wrong = call({ meters: { output: 100_000 }, recorded: '9' })
  const right = replacement(wrong, call({ meters: { output: 100_000 }, recorded: '1.5' }), 1)
  const { differences } = await compare([wrong, reversal(wrong), right])
  expect(differences).toMatchObject([{ theirs: { calls: 1 }, cost: 0n, reasons: [] }])
  const gone = call({ meters: { output: 1 }, recorded: '9' })
  expect((await compare([gone, reversal(gone)])).differences).toEqual([])
})
