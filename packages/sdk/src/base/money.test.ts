import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decimalText } from './decimal.ts'
import { divideHalfEven, formatMoney, fromDecimal, toDecimal } from './money.ts'

const money = fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n })

/** Half-even by cases, the slow way: compares the distances to both neighbours. */
function nearest(dividend: bigint, divisor: bigint): bigint {
  let floor = dividend / divisor
  if (floor * divisor > dividend) floor -= 1n
  const below = dividend - floor * divisor
  const above = divisor - below
  if (below !== above) return below < above ? floor : floor + 1n
  return floor % 2n === 0n ? floor : floor + 1n
}

describe('toDecimal', () => {
  it.each<[bigint, string]>([
    [0n, '0.000000'],
    [1n, '0.000000000001'],
    [-1n, '-0.000000000001'],
    [34_560_000_000n, '0.034560'],
    [8_187_500_000n, '0.0081875'],
    [1_000_000_000_000n, '1.000000'],
    [-1_500_000_000_000n, '-1.500000'],
    [123_456_789_000_000_000_000_000_000n, '123456789000000.000000'],
  ])('writes %s as %s', (value, text) => {
    expect(toDecimal(value)).toBe(text)
  })

  it('has 6 to 12 decimals and no needless zero after the sixth', () => {
    fc.assert(
      fc.property(money, (value) => {
        expect(toDecimal(value)).toMatch(/^-?\d+\.(\d{6}|\d{6,11}[1-9])$/)
      }),
    )
  })
})

describe('fromDecimal', () => {
  it('gives back what toDecimal wrote', () => {
    fc.assert(
      fc.property(money, (value) => {
        expect(fromDecimal(toDecimal(value))).toBe(value)
      }),
    )
  })

  it('reads a number as the shortest text that stands for it', () => {
    const picodollars = fc.maxSafeNat().map((one) => one / 1e12)
    const halves = fc.nat(1e9).map((one) => (one + 0.5) / 1e12)
    const any = fc.double({ min: -1e12, max: 1e12, noNaN: true })
    fc.assert(
      fc.property(fc.oneof(picodollars, halves, any), (value) => {
        expect(fromDecimal(value)).toBe(fromDecimal(String(value)))
      }),
      { numRuns: 2000 },
    )
  })

  it.each<[string | number, bigint]>([
    ['0.0000000000005', 0n],
    ['0.0000000000015', 2n],
    ['0.0000000000025', 2n],
    ['0.00000000000250001', 3n],
    ['-0.0000000000015', -2n],
    ['-0.0000000000005', 0n],
    [0.1, 100_000_000_000n],
    [0.1 + 0.2, 300_000_000_000n],
    [1e-12, 1n],
    [5e-13, 0n],
    [1.5e-12, 2n],
    [1e21, 10n ** 33n],
    [-0, 0n],
    ['1e-400', 0n],
  ])('reads %s as %s, ties to even', (value, expected) => {
    expect(fromDecimal(value)).toBe(expected)
  })

  it('rounds text of any length as the slow rule does', () => {
    fc.assert(
      fc.property(money, fc.integer({ min: 0, max: 25 }), (digits, scale) => {
        const expected =
          scale <= 12
            ? digits * 10n ** BigInt(12 - scale)
            : nearest(digits, 10n ** BigInt(scale - 12))
        expect(fromDecimal(decimalText({ digits, scale }))).toBe(expected)
      }),
    )
  })

  it.each([Number.NaN, Number.POSITIVE_INFINITY, 'free', ''])('refuses %s', (value) => {
    expect(() => fromDecimal(value)).toThrow(expect.objectContaining({ code: 'invalid_decimal' }))
  })

  it('adds up beyond what 64 bits and floats hold', () => {
    const one = fromDecimal('9007199254.740993')
    const sum = Array.from({ length: 100_000 }, () => one).reduce((a, b) => a + b, 0n)
    expect(toDecimal(sum)).toBe('900719925474099.300000')
  })
})

describe('divideHalfEven', () => {
  it('rounds as the slow rule does', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -5000n, max: 5000n }),
        fc.bigInt({ min: 1n, max: 60n }),
        (dividend, divisor) => {
          expect(divideHalfEven(dividend, divisor)).toBe(nearest(dividend, divisor))
        },
      ),
      { numRuns: 2000 },
    )
  })

  it('is odd: the sign does not change the size', () => {
    fc.assert(
      fc.property(money, fc.bigInt({ min: 1n, max: 10n ** 20n }), (dividend, divisor) => {
        expect(divideHalfEven(-dividend, divisor)).toBe(-divideHalfEven(dividend, divisor))
      }),
    )
  })
})

describe('formatMoney', () => {
  it.each<[bigint, number, string]>([
    [0n, 2, '$0.00'],
    [-1n, 2, '$0.00'],
    [5_000_000_000n, 2, '$0.00'],
    [-5_000_000_000n, 2, '$0.00'],
    [15_000_000_000n, 2, '$0.02'],
    [25_000_000_000n, 2, '$0.02'],
    [-25_000_000_001n, 2, '-$0.03'],
    [999_995_000_000_000n, 2, '$1,000.00'],
    [999_999_000_000_000n, 0, '$1,000'],
    [1_234_567_890_000_000_000n, 4, '$1,234,567.8900'],
    [-1_234_000_000_000_000n, 0, '-$1,234'],
    [1n, 12, '$0.000000000001'],
  ])('shows %s with %s decimals as %s', (value, decimals, text) => {
    expect(formatMoney(value, decimals)).toBe(text)
  })

  it('never shows a negative zero and always groups by three', () => {
    fc.assert(
      fc.property(money, fc.integer({ min: 0, max: 12 }), (value, decimals) => {
        const text = formatMoney(value, decimals)
        expect(text).toMatch(/^-?\$\d{1,3}(,\d{3})*(\.\d+)?$/)
        expect(text).not.toMatch(/^-[$0.,]*$/)
        const shown = fromDecimal(text.replace(/[$,]/g, ''))
        const distance = shown > value ? shown - value : value - shown
        expect(distance * 2n <= 10n ** BigInt(12 - decimals)).toBe(true)
      }),
    )
  })
})
