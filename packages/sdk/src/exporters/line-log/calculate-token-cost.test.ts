import fc from 'fast-check'
import { expect, it } from 'vitest'
import { calculateTokenCost } from './calculate-token-cost.ts'

it.each<[number, number, number, number, number, number, number]>([
  [1247, 342, 0.005, 0.015, 0.006235, 0.00513, 0.011365],
  [654, 223, 0.005, 0.015, 0.00327, 0.003345, 0.006615],
  [1000, 1000, 0, 0, 0, 0, 0],
  [1, 1, 0.0005, 0.0005, 0.000001, 0, 0.000001],
  [1_000_000_000, 1, 75, 0.15, 75_000_000, 0.00015, 75_000_000.00015],
])('%d in and %d out at $%d and $%d', (input, output, in1k, out1k, inCost, outCost, total) => {
  expect(calculateTokenCost(input, output, in1k, out1k)).toEqual({
    input_cost: inCost,
    output_cost: outCost,
    total_cost: total,
    currency: 'USD',
  })
})

it('has no price by default', () => {
  expect(calculateTokenCost(5, 5).total_cost).toBe(0)
})

const tokens = fc.nat(10_000_000)
const price = fc.nat(999_999_999).map((n) => `0.${String(n).padStart(9, '0')}`)
const micro = (dollars: number): number => Math.round(dollars * 1e6)

it('adds up, and is exact to half a millionth', () => {
  fc.assert(
    fc.property(tokens, tokens, price, price, (input, output, in1k, out1k) => {
      const cost = calculateTokenCost(input, output, in1k, out1k)
      expect(micro(cost.input_cost) + micro(cost.output_cost)).toBe(micro(cost.total_cost))
      const nano = (count: number, text: string) => BigInt(count) * BigInt(text.slice(2))
      const exact = nano(input, in1k) + nano(output, out1k)
      const off = BigInt(micro(cost.total_cost)) * 1_000_000n - exact
      expect(off <= 500_000n && off >= -500_000n).toBe(true)
      expect(
        Math.abs(micro(cost.input_cost) - Number(nano(input, in1k)) / 1e6),
      ).toBeLessThanOrEqual(1)
    }),
    { numRuns: 500 },
  )
})

it.each<[number, number, number | string]>([
  [Number.NaN, 1, 1],
  [-1, 1, 1],
  [1, 1, -0.5],
  [1, 1, 'cheap'],
  [Infinity, 1, 1],
])('refuses %d, %d at %s', (input, output, in1k) => {
  expect(() => calculateTokenCost(input, output, in1k, 1)).toThrow(
    expect.objectContaining({ name: 'TokenledgerError' }),
  )
})
