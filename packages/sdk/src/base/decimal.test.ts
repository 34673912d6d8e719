import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Decimal, decimalText, multiplyDecimals, parseDecimal } from './decimal.ts'

const decimals: fc.Arbitrary<Decimal> = fc.record({
  digits: fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }),
  scale: fc.nat(30),
})

/** Whether two decimals are the same number, however they are written. */
function isEqual(left: Decimal, right: Decimal): boolean {
  return left.digits * 10n ** BigInt(right.scale) === right.digits * 10n ** BigInt(left.scale)
}

describe('parseDecimal', () => {
  it.each<[string, bigint, number]>([
    ['0', 0n, 0],
    ['-0', 0n, 0],
    ['-.0', 0n, 0],
    ['+3', 3n, 0],
    ['.5', 5n, 1],
    ['-0.25', -25n, 2],
    ['2.500', 25n, 1],
    ['007', 7n, 0],
    ['1e-7', 1n, 7],
    ['1.5E+3', 1500n, 0],
    ['2.5e-3', 25n, 4],
    ['  12.5\n', 125n, 1],
    [
      '123456789012345678901234567890.000000000001',
      123456789012345678901234567890000000000001n,
      12,
    ],
  ])('reads %j', (text, digits, scale) => {
    expect(parseDecimal(text)).toEqual({ digits, scale })
  })

  it.each([
    '',
    ' ',
    '.',
    '-',
    '5.',
    '1,5',
    '1 000',
    '0x10',
    'NaN',
    'Infinity',
    '1e',
    'e5',
    '--1',
    '1e1000',
    '$5',
    '٣',
  ])('refuses %j', (text) => {
    expect(() => parseDecimal(text)).toThrow(
      expect.objectContaining({ code: 'invalid_decimal', kind: 'wrong_use' }),
    )
  })

  it('refuses a text of absurd length and shows only its beginning', () => {
    expect(() => parseDecimal('0'.repeat(500))).toThrow(/"0{20}… \(500 characters\)"/)
  })

  it('reads every number as JavaScript prints it', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
        expect(Number(decimalText(parseDecimal(String(number))))).toBe(number + 0)
      }),
    )
  })
})

describe('decimalText', () => {
  it.each<[bigint, number, string]>([
    [0n, 5, '0'],
    [5n, 0, '5'],
    [-5n, 3, '-0.005'],
    [1500n, 2, '15'],
    [1_234n, 2, '12.34'],
  ])('writes %s / 10^%s', (digits, scale, text) => {
    expect(decimalText({ digits, scale })).toBe(text)
  })

  it('is read back as the same number', () => {
    fc.assert(
      fc.property(decimals, (decimal) => {
        expect(isEqual(parseDecimal(decimalText(decimal)), decimal)).toBe(true)
      }),
    )
  })
})

describe('multiplyDecimals', () => {
  it('is exact, commutative and associative', () => {
    fc.assert(
      fc.property(decimals, decimals, decimals, (a, b, c) => {
        expect(multiplyDecimals(a, b)).toEqual(multiplyDecimals(b, a))
        const left = multiplyDecimals(multiplyDecimals(a, b), c)
        expect(left).toEqual(multiplyDecimals(a, multiplyDecimals(b, c)))
      }),
    )
  })

  it('multiplies what a float cannot', () => {
    const product = multiplyDecimals(parseDecimal('0.1'), parseDecimal('0.2'))
    expect(decimalText(product)).toBe('0.02')
  })
})
