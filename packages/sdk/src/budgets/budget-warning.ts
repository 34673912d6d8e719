import type { Account } from './account.ts'
import type { Budget } from './budget.ts'
import type { BudgetBook } from './budget-book.ts'
import { amountText } from './unit.ts'

/** Use of a budget went above a share of its limit. */
export interface BudgetWarning {
  readonly budget: Budget
  /** The share of `warnAt` that was crossed: 0.8 is 80 %. */
  readonly threshold: number
  /** Exact text, as in the status. */
  readonly spent: string
  readonly limit: string
  /** Epoch milliseconds. */
  readonly at: number
}

/** The thresholds that were crossed and not reported yet. They count as reported from now on. */
export function newWarnings(book: BudgetBook, account: Account, now: number): BudgetWarning[] {
  const { rule, unit, limit, window } = book
  if (limit.amount === null) return []
  const spent = account.spentAt(now)
  const warnings: BudgetWarning[] = []
  for (const [place, amount] of limit.thresholds.entries()) {
    if (spent <= amount) break
    const reportedAt = account.reportedAt.get(place)
    if (reportedAt !== undefined && !window.isRearmed(reportedAt, now)) continue
    account.reportedAt.set(place, now)
    warnings.push({
      budget: rule.budget,
      threshold: rule.warnAt[place] ?? 0,
      spent: amountText(spent, unit),
      limit: amountText(limit.amount, unit),
      at: now,
    })
  }
  return warnings
}
