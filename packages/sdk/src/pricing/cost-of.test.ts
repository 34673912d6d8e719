import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fromDecimal, toDecimal } from '../base/money.ts'
import { missingUsage, type Segment, type Usage } from '../usage/usage.ts'
import { type CostOptions, costOf } from './cost-of.ts'

const reading = (segments: readonly Segment[], more: Partial<Usage> = {}): Usage => ({
  status: 'ok',
  segments,
  context: {},
  details: {},
  warnings: [],
  ...more,
})
const one = (model: string | null, meters: Record<string, number>, more: Partial<Usage> = {}) =>
  reading([{ model, meters }], more)
const totalOf = (usage: Usage, options?: CostOptions) => {
  const { total } = costOf(usage, options)
  return total === null ? null : toDecimal(total)
}
const TODAY = '2026-11-22'

describe('golden numbers', () => {
  test.each([
    ['claude-3-5-sonnet-20241022', 10_000, 5_000, '0.105000'],
    ['gpt-4o', 10_000, 5_000, '0.075000'],
    ['claude-3-5-sonnet-20240620', 1_000, 0, '0.003000'],
    ['claude-3-5-sonnet-20240620', 0, 2_000, '0.030000'],
    ['claude-3-5-sonnet-20240620', 1_000, 2_000, '0.033000'],
    ['claude-2.1', 1_000_000, 1_000_000, '32.000000'],
    ['gpt-4', 1_000, 1_000, '0.090000'],
    ['gpt-3.5-turbo', 1_000_000, 1_000_000, '2.000000'],
    ['gemini-1.5-pro', 100_000, 1_000, '0.130000'],
    ['o1', 1_000, 1_000, '0.075000'],
  ])('%s with %i in and %i out: $%s', (model, input, output, expected) => {
    expect(totalOf(one(model, { input, output }), { at: TODAY })).toBe(expected)
  })

  test('a thousand calls of one token are 0.00015 to the last digit, not rounded away', () => {
    const { total } = costOf(one('gpt-4o-mini', { input: 1 }), { at: TODAY })
    expect(total).toBe(150_000n)
    expect(toDecimal((total ?? 0n) * 1000n)).toBe('0.000150')
  })

  test('rates for a thousand tokens as a basis: 1247 in, 342 out', () => {
    const basis = { per_unit: { input: 0.000005, output: 0.000015 } }
    expect(totalOf(one('any', { input: 1247, output: 342 }), { basis })).toBe('0.011365')
    expect(totalOf(one('any', { input: 654, output: 223 }), { basis })).toBe('0.006615')
  })
})

describe('unknown is not zero', () => {
  test('an unknown model is unpriced and null, and every meter is named', () => {
    const cost = costOf(one('acme-1', { input: 5, webSearch: 1 }), { provider: 'openai' })
    expect(cost).toMatchObject({
      status: 'unpriced',
      total: null,
      listTotal: null,
      charges: [],
      unpricedMeters: ['input', 'webSearch'],
    })
    expect(cost.warnings.map(({ code }) => code)).toEqual(['unknown_model'])
  })

  test('a local server that answers as gpt-3.5-turbo is not OpenAI: nothing is paid by the token', () => {
    const cost = costOf(one('gpt-3.5-turbo', { input: 5 }), { provider: 'llama.cpp' })
    expect(cost.total).toBe(0n)
    expect(cost.segments[0]?.price?.provider).toBe('llama.cpp')
    expect(totalOf(one('gpt-3.5-turbo', { input: 5 }), { provider: 'my-gateway' })).toBeNull()
    expect(totalOf(one('gpt-oss:120b-cloud', { input: 5 }), { provider: 'ollama' })).toBeNull()
  })

  test('a missing reading is unpriced; a present zero reading costs 0', () => {
    expect(costOf(missingUsage())).toMatchObject({ status: 'unpriced', total: null, segments: [] })
    expect(costOf(one('gpt-4o', {}))).toMatchObject({ status: 'priced', total: 0n })
    expect(costOf(one('acme-1', {}))).toMatchObject({ status: 'priced', total: 0n, warnings: [] })
    expect(costOf(reading([], { status: 'partial' }))).toMatchObject({
      status: 'unpriced',
      total: null,
    })
  })

  test('no model, unless the caller says which', () => {
    const usage = one(null, { input: 1000 })
    expect(totalOf(usage)).toBeNull()
    const cost = costOf(usage, { model: 'gpt-4o', at: TODAY })
    expect(cost.total).toBe(fromDecimal('0.0025'))
    expect(cost.charges[0]?.model).toBe('gpt-4o')
  })

  test('one of two segments without a price: partial, and what is known is summed', () => {
    const usage = reading([
      { model: 'gpt-4o', meters: { input: 1000 } },
      { model: 'acme-1', meters: { input: 1000, output: 1 } },
    ])
    expect(costOf(usage, { at: TODAY })).toMatchObject({
      status: 'partial',
      total: fromDecimal('0.0025'),
      unpricedMeters: ['input', 'output'],
    })
  })

  test('reserved capacity has no list price', () => {
    const usage = one(
      'gemini-2.5-pro',
      { input: 9 },
      { context: { trafficType: 'PROVISIONED_THROUGHPUT' } },
    )
    const cost = costOf(usage, { provider: 'gcp.vertex_ai' })
    expect(cost).toMatchObject({ status: 'unpriced', total: null })
    expect(cost.warnings.map(({ code }) => code)).toEqual(['no_list_price'])
  })
})

describe('a recorded cost', () => {
  const meters = { input: 1000 }
  test.each(['charged', 'estimate'] as const)(
    'of basis "%s" is the total; the list cost stays beside it',
    (basis) => {
      const cost = costOf(one('gpt-4o', meters, { providerCost: { cost: 7n, basis } }), {
        at: TODAY,
      })
      expect(cost).toMatchObject({ status: 'priced', total: 7n, listTotal: fromDecimal('0.0025') })
    },
  )

  test('counts where nothing else is known', () => {
    const providerCost = { cost: 7n, basis: 'charged' } as const
    expect(costOf(one('acme-1', meters, { providerCost }))).toMatchObject({
      status: 'priced',
      total: 7n,
      listTotal: null,
    })
    expect(costOf({ ...missingUsage(), providerCost })).toMatchObject({
      status: 'priced',
      total: 7n,
    })
  })

  test('of 0 is flagged where there is a list price, and is not unknown turned into 0', () => {
    const providerCost = { cost: 0n, basis: 'charged' } as const
    const priced = costOf(one('gpt-4o', meters, { providerCost }), { at: TODAY })
    expect(priced.total).toBe(fromDecimal('0.0025'))
    expect(priced.warnings.map(({ code }) => code)).toEqual(['recorded_cost_zero'])
    expect(costOf(one('acme-1', meters, { providerCost })).total).toBeNull()
    const free = costOf(one('m', meters, { providerCost }), { basis: { per_mtok: { input: 0 } } })
    expect([free.total, free.warnings]).toEqual([0n, []])
  })
})

describe('rates of the caller', () => {
  test('numbers lose their float noise, text is exact', () => {
    const usage = one('m', { input: 1_000_000 })
    expect(totalOf(usage, { basis: { per_mtok: { input: 0.30000000000000004 } } })).toBe('0.300000')
    expect(
      costOf(one('m', { input: 1 }), { basis: { per_mtok: { input: '0.0000005' } } }).total,
    ).toBe(0n)
    expect(totalOf(usage, { basis: { per_mtok: { input: '0.0000005' } } })).toBe('0.0000005')
  })

  test('a multiplier applies to every rate', () => {
    const basis = { per_mtok: { input: 3 }, per_unit: { webSearch: 0.01 }, multiplier: 0.5 }
    expect(totalOf(one('m', { input: 1_000_000, webSearch: 1 }), { basis })).toBe('1.505000')
  })

  test('by model: a model that is not among them is unpriced', () => {
    const basis = { a: { per_mtok: { input: 1 } }, b: { per_mtok: { input: 2 } } }
    const usage = reading(['a', 'b', 'c'].map((model) => ({ model, meters: { input: 1_000_000 } })))
    const cost = costOf(usage, { basis })
    expect([cost.status, cost.total]).toEqual(['partial', fromDecimal('3')])
    expect(cost.warnings.map(({ code }) => code)).toEqual(['unknown_model'])
  })
})

test('the time of the call is read from text, a date or milliseconds', () => {
  const usage = one('gpt-5.6-sol', { input: 1_000_000 - 800_000 })
  const times = ['2026-08-20', new Date('2026-08-20'), Date.parse('2026-08-20')]
  expect(times.map((at) => totalOf(usage, { at }))).toEqual(Array(3).fill('1.000000'))
  expect(() => costOf(usage, { at: 'tomorrow' })).toThrow(/tomorrow/)
})

const segment = fc.record({
  model: fc.constantFrom('gpt-4o', 'claude-sonnet-5', 'acme-1'),
  meters: fc.dictionary(
    fc.constantFrom(
      'input',
      'input.cacheRead',
      'output',
      'output.reasoning',
      'output.audio',
      'webSearch',
    ),
    fc.integer({ min: 1, max: 1_000_000 }),
  ),
})

test('cost is additive over segments, Σ charges = list total, and unknown is never 0', () => {
  fc.assert(
    fc.property(fc.array(segment, { maxLength: 6 }), (segments) => {
      const whole = costOf(reading(segments), { at: TODAY })
      const parts = segments.map((part) => costOf(reading([part]), { at: TODAY }))
      const known = parts.flatMap(({ listTotal }) => (listTotal === null ? [] : [listTotal]))
      const sum =
        known.length > 0 || segments.length === 0 ? known.reduce((a, b) => a + b, 0n) : null
      expect(whole.listTotal).toBe(sum)
      expect(whole.charges.reduce((total, { cost }) => total + cost, 0n)).toBe(sum ?? 0n)
      expect(whole.segments.map(({ listTotal }) => listTotal)).toEqual(
        parts.map(({ listTotal }) => listTotal),
      )
      if (whole.status === 'unpriced') expect(whole.total).toBeNull()
    }),
  )
})
