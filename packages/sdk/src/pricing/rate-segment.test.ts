import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { PriceRow } from './price-row.ts'
import { rateSegment } from './rate-segment.ts'

const price = (rates: Record<string, string>): PriceRow => ({
  id: 'test#1',
  provider: 'test',
  model: 'm',
  effectiveFrom: null,
  effectiveTo: null,
  rates,
  conditions: [],
  source: 'https://example.com',
})

const cost = (rates: Record<string, string>, meters: Record<string, number>) =>
  rateSegment({ model: 'm', meters }, price(rates))

describe('rateSegment', () => {
  test('names each charge: meter, quantity, unit price, cost and price row', () => {
    const { charges, listTotal, status } = cost({ input: '0.000003' }, { input: 1000 })
    expect(charges).toEqual([
      {
        model: 'm',
        meter: 'input',
        quantity: 1000,
        unitPrice: '0.000003',
        cost: 3_000_000_000n,
        priceId: 'test#1',
      },
    ])
    expect([listTotal, status]).toEqual([3_000_000_000n, 'priced'])
  })

  test('no meters cost exactly nothing', () => {
    expect(cost({}, {})).toMatchObject({ status: 'priced', listTotal: 0n, unpricedMeters: [] })
  })

  test('a meter without a rate is named, and the rest is partial', () => {
    const { status, listTotal, unpricedMeters, warnings } = cost(
      { input: '1' },
      { input: 2, 'output.audio': 3 },
    )
    expect({ status, listTotal, unpricedMeters }).toEqual({
      status: 'partial',
      listTotal: 2_000_000_000_000n,
      unpricedMeters: ['output.audio'],
    })
    expect(warnings.map(({ code }) => code)).toEqual(['unknown_meter'])
  })

  test('nothing that has a rate: unpriced and null, not zero', () => {
    const { status, listTotal } = cost({ input: '1' }, { 'seconds.audioIn': 3 })
    expect([status, listTotal]).toEqual(['unpriced', null])
  })

  test.each(['requests', 'images', 'characters', 'pixels'])(
    '%s beside priced tokens is a second count; alone it is what would be billed',
    (meter) => {
      expect(cost({ output: '1' }, { output: 1, [meter]: 4 })).toMatchObject({
        status: 'priced',
        unpricedMeters: [],
      })
      expect(cost({ output: '1' }, { [meter]: 4 })).toMatchObject({
        status: 'unpriced',
        unpricedMeters: [meter],
      })
      expect(cost({ [meter]: '0.5' }, { [meter]: 4 }).listTotal).toBe(2_000_000_000_000n)
    },
  )

  test.each([
    'webSearch',
    'webFetch',
    'toolCalls',
    'searchUnits',
    'pages',
    'seconds.audioOut',
    'guardrail.topicPolicyUnits',
    'x.acme.thing',
  ])('%s is a fee: without a rate the cost is partial', (meter) => {
    expect(cost({ input: '1' }, { input: 1, [meter]: 1 })).toMatchObject({
      status: 'partial',
      unpricedMeters: [meter],
    })
  })

  test('a charge that is not whole is rounded half-even to a picodollar, once', () => {
    const half = { input: '0.0000000000005' } // half a picodollar
    expect([1, 3, 5].map((n) => cost(half, { input: n }).listTotal)).toEqual([0n, 2n, 2n])
    expect(cost({ 'seconds.audioIn': '0.0001' }, { 'seconds.audioIn': 3.72 }).listTotal).toBe(
      372_000_000n,
    )
  })

  test('a product beyond the safe integers stays exact', () => {
    const meters = { input: 9_007_199_254_740_991 }
    expect(cost({ input: '0.0006' }, meters).listTotal).toBe(9_007_199_254_740_991n * 600_000_000n)
  })
})

const METERS = [
  'input',
  'input.cacheRead',
  'input.cacheWrite.5m',
  'output',
  'output.reasoning',
  'webSearch',
]
const rate = fc
  .bigInt({ min: 0n, max: 10n ** 9n })
  .map((pico) => `0.${pico.toString().padStart(12, '0')}`)
const rates = fc.record(Object.fromEntries(METERS.map((meter) => [meter, rate])))
const meters = fc.dictionary(fc.constantFrom(...METERS), fc.integer({ min: 1, max: 10_000_000 }))

describe('properties', () => {
  test('whole picodollar rates: the total is the exact sum of quantity × rate', () => {
    fc.assert(
      fc.property(rates, meters, (r, m) => {
        const exact = Object.entries(m).reduce(
          (sum, [meter, n]) => sum + BigInt(n) * BigInt((r[meter] ?? '').slice(2)),
          0n,
        )
        expect(cost(r, m).listTotal).toBe(exact)
      }),
    )
  })

  test('a thousand calls of one token cost what one call of a thousand does', () => {
    fc.assert(
      fc.property(rates, fc.constantFrom(...METERS), (r, meter) => {
        const one = cost(r, { [meter]: 1 }).listTotal ?? -1n
        expect(one * 1000n).toBe(cost(r, { [meter]: 1000 }).listTotal)
      }),
    )
  })

  test('never negative, and monotone in each meter', () => {
    fc.assert(
      fc.property(
        rates,
        meters,
        fc.constantFrom(...METERS),
        fc.double({ min: 0, max: 1e6, noNaN: true }),
        (r, m, meter, more) => {
          const less = cost(r, m).listTotal ?? 0n
          const grown = cost(r, { ...m, [meter]: (m[meter] ?? 0) + more }).listTotal ?? 0n
          expect(less >= 0n && grown >= less).toBe(true)
        },
      ),
    )
  })

  test('Σ charges = total; the same row out of JSON derives the same cost', () => {
    fc.assert(
      fc.property(rates, meters, (r, m) => {
        const derived = cost(r, m)
        expect(derived.charges.reduce((sum, one) => sum + one.cost, 0n)).toBe(derived.listTotal)
        const copy = JSON.parse(JSON.stringify(price(r))) as PriceRow
        expect(rateSegment({ model: 'm', meters: m }, copy)).toEqual(derived)
      }),
    )
  })
})
