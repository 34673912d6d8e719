import { describe, expect, it } from 'vitest'
import type { PriceStatus } from '../pricing/price-row.ts'
import type { ProviderCost, Usage } from '../usage/usage.ts'
import { type Coverage, coverageOf, isEstimated } from './coverage-of.ts'

const charged = (cost: bigint): ProviderCost => ({ cost, basis: 'charged' })
const estimate = (cost: bigint): ProviderCost => ({ cost, basis: 'estimate' })

describe('coverageOf', () => {
  it.each<[Usage['status'], PriceStatus, bigint | null, ProviderCost | null, Coverage]>([
    ['ok', 'priced', 5n, null, 'priced'],
    ['ok', 'priced', 0n, null, 'priced'],
    ['ok', 'partial', 5n, null, 'partial'],
    ['ok', 'unpriced', null, null, 'unpriced'],
    ['partial', 'priced', 5n, null, 'partial'],
    ['partial', 'unpriced', null, null, 'unpriced'],
    ['missing', 'unpriced', null, null, 'missing'],
    // A recorded cost above zero makes up for what is partly unknown, not for a missing reading.
    ['ok', 'priced', 9n, charged(9n), 'priced'],
    ['ok', 'partial', 9n, charged(9n), 'priced'],
    ['partial', 'priced', 9n, estimate(9n), 'priced'],
    ['missing', 'priced', 9n, charged(9n), 'missing'],
    // A recorded zero does not.
    ['partial', 'priced', 5n, charged(0n), 'partial'],
    ['ok', 'unpriced', null, charged(0n), 'unpriced'],
  ])(
    'usage %s, cost %s of %s, recorded %s: %s',
    (status, priceStatus, total, recorded, coverage) => {
      const usage = { status, ...(recorded !== null && { providerCost: recorded }) }
      expect(coverageOf({ usage, cost: { status: priceStatus, total } })).toBe(coverage)
    },
  )
})

describe('isEstimated', () => {
  it.each<[Pick<Usage, 'estimated' | 'providerCost'>, boolean]>([
    [{}, false],
    [{ estimated: true }, true],
    [{ providerCost: charged(5n) }, false],
    [{ providerCost: estimate(5n) }, true],
    [{ providerCost: estimate(0n) }, false],
    [{ estimated: true, providerCost: charged(5n) }, true],
  ])('case %#', (usage, expected) => {
    expect(isEstimated({ usage })).toBe(expected)
  })
})
