import type { Account } from './account.ts'
import type { Budget } from './budget.ts'
import { type BudgetBook, budgetNow } from './budget-book.ts'
import { amountText } from './unit.ts'
import type { WindowRule } from './window-rule.ts'

/** Use of a budget went above a share of its limit. */
export interface BudgetWarning {
  readonly budget: Budget
  /** Whose limit it is, where there is one for each value; null: the call named none. */
  readonly value?: string | null
  /** The share of `warnAt` that was crossed: 0.8 is 80 %. */
  readonly threshold: number
  /** Exact text, as in the status. */
  readonly spent: string
  readonly limit: string
  /** Epoch milliseconds. */
  readonly at: number
}

/** The thresholds that were crossed and not reported yet. They count as reported from now on. */
export function newWarnings(
  book: BudgetBook,
  account: Account,
  now: number,
): readonly BudgetWarning[] {
  const { rule, unit, limit } = book
  const [lowest] = limit.thresholds
  if (limit.amount === null || lowest === undefined) return NONE
  const spent = account.spentAt(now)
  if (spent <= lowest) return NONE
  const warnings: BudgetWarning[] = []
  for (const [place, amount] of limit.thresholds.entries()) {
    if (spent <= amount) break
    const reportedAt = account.reportedAt.get(place)
    if (reportedAt !== undefined && !isRearmed(rule.window, now - reportedAt)) continue
    account.reportedAt.set(place, now)
    warnings.push({
      budget: budgetNow(book),
      ...(rule.each !== null && { value: account.value }),
      threshold: rule.warnAt[place] ?? 0,
      spent: amountText(spent, unit),
      limit: amountText(limit.amount, unit),
      at: now,
    })
  }
  return warnings
}

const NONE: readonly BudgetWarning[] = []

/** In a rolling window a crossing is reported again after a whole window, in others in the next one. */
const isRearmed = (rule: WindowRule, ageMs: number): boolean =>
  rule.kind === 'rolling' && ageMs >= rule.lengthMs
