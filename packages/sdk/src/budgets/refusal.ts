import type { Account } from './account.ts'
import { type BudgetBook, budgetNow } from './budget-book.ts'
import { BudgetExceededError } from './budget-exceeded-error.ts'

/** A call that a budget does not allow. */
export interface Refused {
  readonly account: Account
  /** Null: the price of the call is not known. */
  readonly needed: bigint | null
  readonly isFinal: boolean
  readonly now: number
}

/** Counts a refusal, and says why. */
export function refusal(book: BudgetBook, refused: Refused): BudgetExceededError {
  const { account, needed, isFinal, now } = refused
  const { rule, unit, limit } = book
  const kept = isFinal ? 0n : limit.kept
  const most = (limit.amount ?? 0n) - kept
  const spent = account.spentAt(now)
  book.refusedCalls += 1
  if (needed === null) book.unpricedCalls += 1
  return new BudgetExceededError({
    budget: budgetNow(book),
    value: rule.each === null ? undefined : account.value,
    unit,
    limit: most,
    kept,
    spent,
    held: account.held,
    needed,
    resetsAt: needed === null ? null : account.freeAt(spent + needed - most),
  })
}
