import { TokenledgerError } from './errors.ts'

/** An exact decimal number: `digits / 10^scale`. */
export interface Decimal {
  readonly digits: bigint
  /** Decimals after the point, 0 or more. */
  readonly scale: number
}

/** No number that anybody means is longer; without a limit a long one would cost quadratic time. */
const MAX_LENGTH = 400
const DECIMAL_TEXT = /^([+-]?)(\d+)?(?:\.(\d+))?(?:e([+-]?\d{1,3}))?$/i

/**
 * Reads decimal text exactly; an exponent is allowed, since JavaScript prints small numbers so.
 *
 * @throws TokenledgerError `invalid_decimal` when the text is no finite decimal.
 * @example
 * import { parseDecimal } from '@tokenledger/sdk'
 * console.log(parseDecimal('2.50')) // { digits: 25n, scale: 1 }
 */
export function parseDecimal(text: string): Decimal {
  const match = text.length > MAX_LENGTH ? null : DECIMAL_TEXT.exec(text.trim())
  const [, sign, whole = '', fraction = '', exponent = '0'] = match ?? []
  if (whole + fraction === '') throw unreadable(text)
  const kept = fraction.replace(/0+$/, '')
  const magnitude = BigInt(whole + kept)
  const digits = sign === '-' ? -magnitude : magnitude
  const scale = kept.length - Number(exponent)
  return scale >= 0 ? { digits, scale } : { digits: digits * 10n ** BigInt(-scale), scale: 0 }
}

function unreadable(text: string): TokenledgerError {
  const shown =
    text.length > MAX_LENGTH ? `${text.slice(0, 20)}… (${text.length} characters)` : text
  return new TokenledgerError(
    'invalid_decimal',
    `Cannot read "${shown}" as a decimal number: write digits and a point, such as 0.0025`,
  )
}

/**
 * Writes a decimal without an exponent and without trailing zeros.
 *
 * @example
 * import { decimalText, multiplyDecimals, parseDecimal } from '@tokenledger/sdk'
 * const rate = multiplyDecimals(parseDecimal('1.25'), parseDecimal('0.5'))
 * console.log(decimalText(rate)) // 0.625
 */
export function decimalText({ digits, scale }: Decimal): string {
  const sign = digits < 0n ? '-' : ''
  const text = (digits < 0n ? -digits : digits).toString().padStart(scale + 1, '0')
  const whole = text.slice(0, text.length - scale)
  const fraction = scale > 0 ? text.slice(text.length - scale).replace(/0+$/, '') : ''
  return fraction === '' ? `${sign}${whole}` : `${sign}${whole}.${fraction}`
}

/** The exact product of two decimals. */
export function multiplyDecimals(left: Decimal, right: Decimal): Decimal {
  return { digits: left.digits * right.digits, scale: left.scale + right.scale }
}
