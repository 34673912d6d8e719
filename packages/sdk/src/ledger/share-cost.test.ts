import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Meters, ProviderCost } from '../usage/usage.ts'
import { shareCost } from './share-cost.ts'

interface Call {
  readonly tokens: readonly Meters[]
  readonly list: readonly (bigint | null)[]
  readonly recorded?: bigint
  /** Matters only without segments. */
  readonly total?: bigint | null
}

function shares({ tokens, list, recorded, total = null }: Call): readonly (bigint | null)[] {
  const providerCost: ProviderCost | null =
    recorded === undefined ? null : { cost: recorded, basis: 'charged' }
  return shareCost({
    usage: {
      segments: tokens.map((meters) => ({ model: null, meters })),
      ...(providerCost !== null && { providerCost }),
    },
    cost: { total, segments: list.map((listTotal) => ({ listTotal })) },
  })
}

const inputs = (...counts: number[]): Meters[] => counts.map((input) => ({ input }))

describe('shareCost', () => {
  it.each<[string, Call, readonly (bigint | null)[]]>([
    ['list costs without a recorded one', { tokens: inputs(1, 2), list: [7n, null] }, [7n, null]],
    ['list costs when 0 is recorded', { tokens: inputs(1), list: [7n], recorded: 0n }, [7n]],
    ['one unknown share without segments', { tokens: [], list: [] }, [null]],
    ['the total without segments', { tokens: [], list: [], total: 9n }, [9n]],
    ['the recorded cost on one segment', { tokens: inputs(1), list: [null], recorded: 9n }, [9n]],
    ['shares by list cost', { tokens: inputs(1, 1), list: [10n, 30n], recorded: 100n }, [25n, 75n]],
    [
      'shares by tokens when a list cost is unknown',
      { tokens: inputs(1, 3), list: [10n, null], recorded: 100n },
      [25n, 75n],
    ],
    [
      'shares by tokens when all list costs are zero',
      { tokens: inputs(3, 1), list: [0n, 0n], recorded: 100n },
      [75n, 25n],
    ],
    [
      'all on the first segment without tokens',
      { tokens: [{ webSearch: 1 }, { webSearch: 2 }], list: [null, null], recorded: 100n },
      [100n, 0n],
    ],
    [
      'what does not divide to the largest remainders',
      { tokens: inputs(1, 1, 1), list: [1n, 2n, 4n], recorded: 10n },
      [1n, 3n, 6n],
    ],
    [
      'what does not divide to the first of equals',
      { tokens: inputs(1, 1, 1), list: [1n, 1n, 1n], recorded: 5n },
      [2n, 2n, 1n],
    ],
    [
      'fractions of tokens too',
      { tokens: inputs(0.5, 1.5), list: [null, null], recorded: 100n },
      [25n, 75n],
    ],
  ])('gives %s', (_, call, expected) => {
    expect(shares(call)).toEqual(expected)
  })

  const segments = fc.array(
    fc.record({
      tokens: fc.dictionary(fc.constantFrom('input', 'output', 'webSearch'), fc.nat(10_000_000)),
      list: fc.option(fc.bigInt({ min: 0n, max: 10n ** 15n })),
    }),
    { minLength: 1, maxLength: 8 },
  )

  it('shares a recorded cost exactly, without negative shares, each within one of its due', () => {
    fc.assert(
      fc.property(segments, fc.bigInt({ min: 1n, max: 10n ** 19n }), (parts, recorded) => {
        const call = {
          tokens: parts.map((p) => p.tokens),
          list: parts.map((p) => p.list),
          recorded,
        }
        const given = shares(call).map((share) => share ?? -1n)
        expect(given.reduce((sum, share) => sum + share, 0n)).toBe(recorded)
        expect(given.every((share) => share >= 0n)).toBe(true)
        expect(shares(call)).toEqual(given)
        const known = call.list.filter((cost) => cost !== null)
        const whole = known.reduce((sum, cost) => sum + cost, 0n)
        if (known.length < parts.length || whole === 0n) return
        for (const [index, share] of given.entries()) {
          const distance = share * whole - recorded * (known[index] ?? 0n)
          expect(distance < whole && distance > -whole).toBe(true)
        }
      }),
      { numRuns: 500 },
    )
  })

  it('gives equal parts the same, but for the picodollar that does not divide', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }),
        fc.bigInt({ min: 1n, max: 1000n }),
        (count, cost) => {
          const list = new Array<bigint>(count).fill(7n)
          const given = shares({
            tokens: inputs(...new Array<number>(count).fill(1)),
            list,
            recorded: cost,
          })
          const sorted = given.map((share) => share ?? 0n)
          expect((sorted[0] ?? 0n) - (sorted.at(-1) ?? 0n) <= 1n).toBe(true)
          expect(sorted).toEqual([...sorted].sort((a, b) => Number(b - a)))
        },
      ),
    )
  })
})
