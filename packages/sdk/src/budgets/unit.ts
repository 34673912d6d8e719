import { toDecimal } from '../base/money.ts'

/** What a limit is counted in. Amounts are whole: tokens, picodollars, calls. */
export type BudgetUnit = 'tokens' | 'usd' | 'calls'

/** An amount as exact text: `1250`, or dollars as `0.034560`. */
export function amountText(amount: bigint, unit: BudgetUnit): string {
  return unit === 'usd' ? toDecimal(amount) : amount.toString()
}

/** An amount for a sentence: `1250 tokens`, `0.034560 USD`. */
export function amountWords(amount: bigint, unit: BudgetUnit): string {
  return `${amountText(amount, unit)} ${unit === 'usd' ? 'USD' : unit}`
}
