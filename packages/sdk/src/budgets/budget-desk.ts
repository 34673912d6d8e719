import type { AdmittedCall } from './admitted-call.ts'
import type { Budget } from './budget.ts'
import { type BudgetBook, budgetBook } from './budget-book.ts'
import { type BudgetIndex, budgetIndex } from './budget-index.ts'
import { budgetRule } from './budget-rule.ts'
import type { BudgetWarning } from './budget-warning.ts'
import { type CallPrices, callPrices, type PriceSource } from './call-prices.ts'
import { type ExpectedOutput, expectedOutput } from './expected-output.ts'
import { invalidBudget } from './invalid-budget.ts'
import { type OpenHolds, openHolds } from './open-holds.ts'
import { giveBack } from './set-aside.ts'

/** What an admission works with besides the budgets. */
export interface AdmissionOptions extends PriceSource {
  /** Epoch milliseconds. @default Date.now */
  readonly now?: () => number
  /**
   * How long something is held for a call of which nothing is heard, in milliseconds: longer than
   * the longest call. Streams that ask `mayContinue` are heard of. @default 600_000
   */
  readonly holdMs?: number
  /** Told when use goes above a threshold. What it throws is ignored. */
  readonly onWarning?: (warning: BudgetWarning) => void
}

/** All that an admission decides by. */
export interface BudgetDesk {
  readonly books: readonly BudgetBook[]
  readonly booksOf: BudgetIndex
  readonly prices: CallPrices
  readonly outputs: ExpectedOutput
  readonly open: OpenHolds<AdmittedCall>
  readonly clock: () => number
  readonly warn: (warnings: readonly BudgetWarning[]) => void
}

const HOLD_MS = 600_000

/**
 * Checks budgets and opens their books.
 *
 * @throws TokenledgerError `invalid_budget`, `invalid_time_zone`, `invalid_decimal`
 */
export function budgetDesk(budgets: readonly Budget[], options: AdmissionOptions): BudgetDesk {
  const { now: clock = Date.now, holdMs = HOLD_MS, onWarning } = options
  if (!(holdMs > 0)) throw invalidBudget('holdMs is a number of milliseconds above 0', holdMs)
  if (!Array.isArray(budgets)) throw invalidBudget('budgets are a list', budgets)
  const books = budgets.map((budget) => budgetBook(budgetRule(budget)))
  checkNames(books)
  return {
    books,
    booksOf: budgetIndex(books),
    prices: callPrices(options),
    outputs: expectedOutput(),
    open: openHolds(holdMs, ({ lines }) => giveBack(lines)),
    clock,
    warn: (warnings) => {
      if (onWarning !== undefined) for (const warning of warnings) quietly(onWarning, warning)
    },
  }
}

function checkNames(books: readonly BudgetBook[]): void {
  const names = new Set<string>()
  for (const { rule } of books) {
    const { id } = rule.budget
    if (names.has(id)) throw invalidBudget('each budget has a name of its own: give an id', id)
    names.add(id)
  }
}

/** A call must not fail because somebody who listens does. */
function quietly(listener: (warning: BudgetWarning) => void, warning: BudgetWarning): void {
  try {
    listener(warning)
  } catch {
    // Nobody is there to be told.
  }
}
