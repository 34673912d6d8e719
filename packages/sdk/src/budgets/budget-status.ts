import type { Budget } from './budget.ts'
import { type BudgetBook, budgetNow } from './budget-book.ts'
import type { SpendWindow } from './spend-window.ts'
import { amountText, type BudgetUnit } from './unit.ts'

/** Where a budget stands. Amounts are exact text: `1250`, or dollars as `0.034560`. */
export interface BudgetStatus {
  /** With its name, and its limit as of now. */
  readonly budget: Budget
  /** Whose limit it is, where there is one for each value; null: the calls named none. */
  readonly value?: string | null
  readonly unit: BudgetUnit
  /** Null: there is none. */
  readonly limit: string | null
  /** What the calls of this window used. */
  readonly spent: string
  /** What is set aside for calls that are running, and how many those are. */
  readonly held: string
  readonly holds: number
  /** What is neither spent nor held, 0 when it is over; null: there is no limit. */
  readonly remaining: string | null
  /** When the window ends, or the oldest use leaves a rolling one (ISO 8601, UTC); null: never. */
  readonly resetsAt: string | null
  /** Shares of `warnAt` that use is above. */
  readonly crossed: readonly number[]
  /** Calls that it refused, since the admission began. */
  readonly refusedCalls: number
  /** Calls whose price was not known, likewise. */
  readonly unpricedCalls: number
  /** Calls that did not say what they used, likewise. */
  readonly missingUsageCalls: number
}

/** Where a budget stands at a moment; with a limit for each value, one for each that turned up. */
export function statusOf(book: BudgetBook, now: number): readonly BudgetStatus[] {
  if (book.rule.each === null) return [accountStatus(book, book.windows.of(null, now), now)]
  return book.windows.all().map((window) => accountStatus(book, window, now))
}

function accountStatus(book: BudgetBook, window: SpendWindow, now: number): BudgetStatus {
  const { rule, unit, limit } = book
  const account = window.accountAt(now)
  const spent = account.spentAt(now)
  const left = limit.amount === null ? null : limit.amount - spent - account.held
  const end = account.freeAt(1n)
  return {
    budget: budgetNow(book),
    ...(rule.each !== null && { value: account.value }),
    unit,
    limit: limit.amount === null ? null : amountText(limit.amount, unit),
    spent: amountText(spent, unit),
    held: amountText(account.held, unit),
    holds: account.holds,
    remaining: left === null ? null : amountText(left > 0n ? left : 0n, unit),
    resetsAt: end === null ? null : new Date(end).toISOString(),
    crossed: rule.warnAt.filter((_, place) => spent > (limit.thresholds[place] ?? spent)),
    refusedCalls: book.refusedCalls,
    unpricedCalls: book.unpricedCalls,
    missingUsageCalls: book.missingUsageCalls,
  }
}
