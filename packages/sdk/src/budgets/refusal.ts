import type { Account } from './account.ts'
import { type BudgetBook, budgetNow } from './budget-book.ts'
import { BudgetExceededError, type Unknown } from './budget-exceeded-error.ts'

/** A call that a budget does not allow. */
export interface Refused {
  readonly account: Account
  /** Null: the price or the size of the call is not known. */
  readonly needed: bigint | null
  /** Which of them, then. */
  readonly unknown?: Unknown
  readonly isFinal: boolean
  readonly now: number
}

/** Counts a refusal, and says why. */
export function refusal(book: BudgetBook, refused: Refused): BudgetExceededError {
  const { account, needed, unknown = 'price', isFinal, now } = refused
  const { rule, unit, limit } = book
  const kept = isFinal ? 0n : limit.kept
  const most = (limit.amount ?? 0n) - kept
  const spent = account.spentAt(now)
  book.refusedCalls += 1
  if (needed === null && unknown === 'price') book.unpricedCalls += 1
  return new BudgetExceededError({
    budget: budgetNow(book),
    value: rule.each === null ? undefined : account.value,
    unit,
    limit: most,
    kept,
    spent,
    held: account.held,
    needed,
    unknown,
    resetsAt: needed === null ? null : account.freeAt(spent + needed - most),
  })
}
