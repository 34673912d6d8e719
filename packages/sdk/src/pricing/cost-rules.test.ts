import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { toDecimal } from '../base/money.ts'
import type { Meters } from '../usage/usage.ts'
import { type CostOptions, costOf } from './cost-of.ts'
import { check, reading, TODAY } from './cost-rules.contract.ts'
import { priceBook } from './price-book.ts'

describe('before and after a change', () => {
  const meters = { input: 1_000_000 - 800_000 }
  test.each([
    ['2026-08-20T23:59:59.999Z', '1.000000'],
    ['2026-08-21T00:00:00Z', '0.800000'],
    ['2026-08-20T20:00:00-04:00', '0.800000'],
  ])('gpt-5.6-sol at %s', (at, cost) => {
    check({ provider: 'openai', model: 'gpt-5.6-sol', meters, at, cost })
  })
})

describe('rates of the caller', () => {
  const usage = (meters: Meters, model = 'm') => reading([{ model, meters }])
  test.each<[string, Meters, Required<CostOptions>['basis'], string]>([
    // 1000 × 2.5 ÷ 1,000,000 × 0.9
    ['text', { input: 1000 }, { per_mtok: { input: '2.5' }, multiplier: '0.9' }, '0.002250'],
    [
      'for one, before a million',
      { input: 2 },
      { per_mtok: { input: 9 }, per_unit: { input: 0.1 } },
      '0.200000',
    ],
    [
      'a fee is multiplied, too',
      { webSearch: 3 },
      { per_unit: { webSearch: '0.01' }, multiplier: 2 },
      '0.060000',
    ],
    [
      'by model',
      { output: 10 },
      { m: { per_mtok: { output: 1 } }, n: { per_mtok: { output: 9 } } },
      '0.000010',
    ],
  ])('%s', (_, meters, basis, cost) => {
    expect(toDecimal(costOf(usage(meters), { basis }).total ?? -1n)).toBe(cost)
  })

  test('a third of a picodollar is rounded once, half to even', () => {
    const one = (rate: string, quantity: number) =>
      costOf(usage({ input: quantity }), { basis: { per_unit: { input: rate } } }).total
    expect([
      one('0.0000000000005', 1),
      one('0.0000000000005', 3),
      one('0.0000000000015', 1),
    ]).toEqual([0n, 2n, 2n])
  })
})

const models = priceBook().files.flatMap(({ provider, models: own }) =>
  own.map(({ id }) => [provider, id] as const),
)

const METERS = [
  'input',
  'input.cacheRead',
  'input.cacheWrite.1h',
  'input.audio',
  'output',
  'output.reasoning',
  'output.image',
  'webSearch',
  'requests',
  'seconds.audioIn',
  'pages',
] as const

test('of any model, tier and quantity: charges add up to the list total, which grows with each meter', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...models),
      fc.dictionary(
        fc.constantFrom(...METERS),
        fc.oneof(
          fc.integer({ min: 1, max: 3_000_000 }),
          fc.double({ min: 0.001, max: 9e9, noNaN: true }),
        ),
      ),
      fc.constantFrom(
        {},
        { serviceTier: 'batch' },
        { serviceTier: 'priority' },
        { inferenceGeo: 'us' },
      ),
      fc.constantFrom('2024-06-01', '2025-09-10', TODAY),
      ([provider, model], meters, context, at) => {
        const cost = costOf(reading([{ model, meters }], context), { provider, at })
        const sum = cost.charges.reduce((total, charge) => total + charge.cost, 0n)
        expect(sum).toBe(cost.listTotal ?? 0n)
        expect(cost.charges.every((charge) => charge.cost >= 0n)).toBe(true)
        expect(cost.charges.length + cost.unpricedMeters.length).toBeLessThanOrEqual(
          Object.keys(meters).length,
        )
        if (cost.status === 'unpriced') expect(cost.listTotal).toBeNull()
        if (cost.status === 'priced') expect(cost.listTotal).not.toBeNull()
      },
    ),
    { numRuns: 2000 },
  )
})
