import { TokenledgerError } from '../base/errors.ts'
import type { Budget } from './budget.ts'
import { amountText, amountWords, type BudgetUnit } from './unit.ts'

/** What nobody knows of a call that is refused for it. */
export type Unknown = 'price' | 'size'

/** Why a budget refused a call, in whole amounts. */
export interface Refusal {
  readonly budget: Budget & { readonly id: string }
  /** Whose limit it is, where there is one for each value. */
  readonly value: string | null | undefined
  readonly unit: BudgetUnit
  /** The limit that held for this call: the budget's, less what is kept for a final call. */
  readonly limit: bigint
  /** How much of the budget is kept for final calls, and not for this one. */
  readonly kept: bigint
  readonly spent: bigint
  readonly held: bigint
  /** Null: the price or the size of the call is not known. */
  readonly needed: bigint | null
  readonly unknown: Unknown
  /** Epoch milliseconds; null: never, or not known. */
  readonly resetsAt: number | null
}

/**
 * A budget does not allow a call. It is thrown before the request leaves, and nothing was set aside.
 *
 * @example
 * import { admission, BudgetExceededError } from '@tokenledger/sdk'
 * const gate = admission([{ limit: { tokens: 1000 }, mode: 'strict' }])
 * try {
 *   gate.reserve({ inputTokens: 800, maxOutputTokens: 500 })
 * } catch (error) {
 *   if (!(error instanceof BudgetExceededError)) throw error
 *   console.log(error.needed) // 1300
 * }
 */
export class BudgetExceededError extends TokenledgerError {
  readonly budget: Budget
  /** Whose limit it is, where there is one for each value; null: the call named none. */
  readonly value?: string | null
  /** What the budget's window has used, as exact text: `1250`, or dollars as `0.034560`. */
  readonly spent: string
  /** What is set aside for calls that are running. */
  readonly held: string
  /** What this call would have needed; `unknown` when its price or size is not known. */
  readonly needed: string
  /** When enough of the budget is free again (ISO 8601, UTC); null: never, or not known. */
  readonly resetsAt: string | null

  constructor(refusal: Refusal) {
    super('budget_exceeded', messageOf(refusal))
    this.name = 'BudgetExceededError'
    const { budget, value, unit, spent, held, needed, resetsAt } = refusal
    this.budget = budget
    if (value !== undefined) this.value = value
    this.spent = amountText(spent, unit)
    this.held = amountText(held, unit)
    this.needed = needed === null ? 'unknown' : amountText(needed, unit)
    this.resetsAt = resetsAt === null ? null : new Date(resetsAt).toISOString()
  }
}

const UNKNOWN: Readonly<Record<Unknown, string>> = {
  price: 'the price of the call is not known, and its unknownPrice is "deny"',
  size: 'nobody can say how much the call may use at most, and its unknownSize is "deny"',
}

function messageOf(refusal: Refusal): string {
  const { budget, value, unit, limit, kept, spent, held, needed, unknown, resetsAt } = refusal
  const words = (amount: bigint): string => amountWords(amount, unit)
  const what = needed === null ? UNKNOWN[unknown] : `the call needs ${words(needed)}`
  const share = kept === 0n ? '' : ` (${words(kept)} more are kept for a final call)`
  const reset = resetsAt === null ? '' : `; it resets at ${new Date(resetsAt).toISOString()}`
  const whose = value === undefined ? '' : ` for ${value === null ? 'calls without one' : value}`
  return `Cannot make the call under budget "${budget.id}"${whose}: ${what}; its limit is ${words(limit)}${share}, ${words(spent)} are spent and ${words(held)} held by running calls${reset}`
}
