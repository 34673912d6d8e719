import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { priceBook } from '../pricing/price-book.ts'
import type { PriceRow } from '../pricing/price-row.ts'
import { rateSegment } from '../pricing/rate-segment.ts'
import { TOKEN_METERS } from '../usage/meters.ts'
import { totalsOf } from '../usage/totals-of.ts'
import { ratesOf } from './token-rates.ts'

/** Every price of the book that is in force. */
const prices: readonly PriceRow[] = priceBook().files.flatMap(({ provider, models }) =>
  models.flatMap(({ id }) => priceBook().price({ model: id, provider }).price ?? []),
)
const meters = fc.dictionary(fc.constantFrom(...TOKEN_METERS), fc.integer({ min: 1, max: 100_000 }))

describe('the worst rates of a price', () => {
  it('are never below what any call is charged', () => {
    expect(prices.length).toBeGreaterThan(200)
    fc.assert(
      fc.property(fc.constantFrom(...prices), meters, (price, quantities) => {
        const rates = ratesOf(price)
        if (rates === null) return
        const segment = { model: price.model, meters: { requests: 1, ...quantities } }
        const { inputTokens, outputTokens } = totalsOf({ segments: [segment] })
        const { call, input, output } = rates.worst
        const most = call + input * BigInt(inputTokens) + output * BigInt(outputTokens)
        expect((rateSegment(segment, price).listTotal ?? 0n) <= most).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })

  it('are exact where a picodollar is', () => {
    const { price } = priceBook().price({ model: 'claude-sonnet-4-5', provider: 'anthropic' })
    expect(price && ratesOf(price)).toEqual({
      usual: { call: 0n, input: 3_000_000n, output: 15_000_000n },
      worst: { call: 0n, input: 6_000_000n, output: 15_000_000n },
      worstUncached: { call: 0n, input: 3_000_000n, output: 15_000_000n },
    })
  })

  it('are rounded up where it is not', () => {
    expect(ratesOf(priceOf({ input: '0.0000000000001' }))?.usual.input).toBe(1n)
  })
})

const priceOf = (rates: Record<string, string>): PriceRow => ({
  id: 'own',
  provider: 'own',
  model: 'own',
  effectiveFrom: null,
  effectiveTo: null,
  rates,
  conditions: [],
  source: 'own',
})

describe('the rates of a price', () => {
  it('hold a fee for each request', () => {
    const rates = { input: '0.000001', output: '0.000001', requests: '0.005' }
    expect(ratesOf(priceOf(rates))?.usual.call).toBe(5_000_000_000n)
  })

  it('without output cost nothing for it', () => {
    expect(ratesOf(priceOf({ input: '0.00000002' }))?.worst.output).toBe(0n)
  })

  it('that are not by the token are not known', () => {
    expect(ratesOf(priceOf({ pages: '0.001' }))).toBeNull()
  })
})
