import { parseDecimal } from './decimal.ts'

/** Exact US dollars as an integer number of picodollars (1e-12 $). Sums never overflow. */
export type Money = bigint

const DECIMALS = 12
const MIN_SHOWN_DECIMALS = 6

/**
 * Writes money as exact decimal text: at least 6 decimals, up to 12, never rounded.
 *
 * @example
 * import { toDecimal } from '@tokenledger/sdk'
 * console.log(toDecimal(34_560_000_000n)) // 0.034560
 * console.log(toDecimal(-8_187_500_000n)) // -0.0081875
 */
export function toDecimal(money: Money): string {
  const sign = money < 0n ? '-' : ''
  const digits = (money < 0n ? -money : money).toString().padStart(DECIMALS + 1, '0')
  const whole = digits.slice(0, -DECIMALS)
  const fraction = digits.slice(-DECIMALS).replace(/0+$/, '').padEnd(MIN_SHOWN_DECIMALS, '0')
  return `${sign}${whole}.${fraction}`
}

/**
 * Reads US dollars from decimal text or a number. Both are rounded half-even to 1e-12 $;
 * a number counts as the shortest decimal text that stands for it.
 *
 * @throws TokenledgerError `invalid_decimal` when it is no finite decimal.
 * @example
 * import { fromDecimal } from '@tokenledger/sdk'
 * console.log(fromDecimal('0.034560')) // 34560000000n
 * console.log(fromDecimal(0.1 + 0.2)) // 300000000000n
 */
export function fromDecimal(value: string | number): Money {
  if (typeof value === 'number') return fromNumber(value)
  return fromText(value)
}

/** Below this many dollars a double is within a quarter of a picodollar of its decimal text. */
const NEAR = 1000

/** Far from a tie the nearest integer is the one that the text rounds to; text is ten times dearer. */
function fromNumber(value: number): Money {
  const picodollars = value * 1e12
  const nearest = Math.round(picodollars)
  const isClear = Math.abs(value) < NEAR && Math.abs(picodollars - nearest) < 0.25
  return isClear ? BigInt(nearest) : fromText(String(value))
}

function fromText(text: string): Money {
  const { digits, scale } = parseDecimal(text)
  return scale <= DECIMALS
    ? digits * 10n ** BigInt(DECIMALS - scale)
    : divideHalfEven(digits, 10n ** BigInt(scale - DECIMALS))
}

/**
 * Divides and rounds to the nearest integer; a tie goes to the even neighbour.
 *
 * @param divisor above zero
 * @example
 * import { divideHalfEven } from '@tokenledger/sdk'
 * console.log(divideHalfEven(5n, 2n), divideHalfEven(7n, 2n), divideHalfEven(-5n, 2n)) // 2n 4n -2n
 */
export function divideHalfEven(dividend: bigint, divisor: bigint): bigint {
  const magnitude = dividend < 0n ? -dividend : dividend
  const quotient = magnitude / divisor
  const twice = (magnitude % divisor) * 2n
  const isUp = twice > divisor || (twice === divisor && quotient % 2n === 1n)
  const rounded = isUp ? quotient + 1n : quotient
  return dividend < 0n ? -rounded : rounded
}

/**
 * Money for people: fixed decimals, rounded half-even, thousands separated. Never `-0.00`.
 *
 * @param decimals digits after the point, 0 to 12. @default 2
 * @example
 * import { formatMoney } from '@tokenledger/sdk'
 * console.log(formatMoney(1_234_565_000_000_000n)) // $1,234.56
 * console.log(formatMoney(-1n)) // $0.00
 */
export function formatMoney(money: Money, decimals = 2): string {
  const units = divideHalfEven(money, 10n ** BigInt(DECIMALS - decimals))
  const digits = (units < 0n ? -units : units).toString().padStart(decimals + 1, '0')
  const split = digits.length - decimals
  const whole = digits.slice(0, split).replace(/\B(?=(\d{3})+$)/g, ',')
  const fraction = decimals > 0 ? `.${digits.slice(split)}` : ''
  return `${units < 0n ? '-' : ''}$${whole}${fraction}`
}
