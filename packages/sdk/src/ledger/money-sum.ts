import type { Money } from '../base/money.ts'

/** An amount of money that is added to several sums. */
export interface Amount {
  readonly money: Money
  /** The same as a number where that is exact, else NaN. */
  readonly small: number
}

/** A running sum of amounts, exact. */
export interface MoneySum {
  /** What does not fit into `small`. */
  big: Money
  /** A safe integer: adding numbers takes a tenth of the time of adding bigints. */
  small: number
}

/** Makes an amount of money. */
export function amountOf(money: Money): Amount {
  const small = Number(money)
  return { money, small: Number.isSafeInteger(small) ? small : Number.NaN }
}

/** A sum of nothing. */
export function newMoneySum(): MoneySum {
  return { big: 0n, small: 0 }
}

/** Adds an amount to a sum, in place; with the sign −1 it is taken away. */
export function addMoney(sum: MoneySum, { money, small }: Amount, sign: 1 | -1): void {
  const next = sum.small + sign * small
  if (Number.isSafeInteger(next)) sum.small = next
  else sum.big += BigInt(sign) * money
}

/** What the sum has come to. */
export function moneyOf({ big, small }: MoneySum): Money {
  return big + BigInt(small)
}
