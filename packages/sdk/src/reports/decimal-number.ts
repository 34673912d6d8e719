import { divideHalfEven, type Money, toDecimal } from '../base/money.ts'

/** Money as the number that JSON of the documents has; null stays null. */
export function dollarsOf(money: Money | null): number | null {
  return money === null ? null : Number(toDecimal(money))
}

const PICODOLLARS_OF_A_MICRODOLLAR = 1_000_000n

/** Money rounded half-even to 6 decimals, as a number. */
export function roundedDollars(money: Money): number {
  return Number(divideHalfEven(money, PICODOLLARS_OF_A_MICRODOLLAR)) / 1_000_000
}

/** A number with so many decimals at most; null where there is none. */
export function rounded(value: number | null, decimals: number): number | null {
  return value === null || !Number.isFinite(value) ? null : Number(value.toFixed(decimals))
}
