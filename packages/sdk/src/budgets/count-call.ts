import type { Cost } from '../pricing/price-row.ts'
import type { Usage } from '../usage/usage.ts'
import type { Account } from './account.ts'
import type { BudgetBook } from './budget-book.ts'
import type { BudgetDesk } from './budget-desk.ts'
import { type BudgetWarning, newWarnings } from './budget-warning.ts'

/** A call that ended. */
export interface EndedCall {
  /** −1 takes a call back. */
  readonly sign: 1 | -1
  /** When it was made, epoch milliseconds. */
  readonly time: number
  readonly usage: Usage
  readonly totalTokens: number
  /** What it costs; asked for by budgets of dollars only. */
  readonly costOf: () => Cost
}

/** A budget that a call counts under. */
export interface CountedUnder {
  readonly book: BudgetBook
  readonly account: Account
  /** What was set aside for the call. */
  readonly held: bigint
}

/** Counts a call under its budgets, and reports the thresholds that it crosses. */
export function countCall(desk: BudgetDesk, call: EndedCall, under: readonly CountedUnder[]): void {
  const now = desk.clock()
  let warnings = NO_WARNINGS
  for (const { book, account, held } of under) {
    const amount = amountOf(book, call, held)
    account.add(call.sign === 1 ? amount : -amount, call.time)
    const fresh = newWarnings(book, account, now)
    if (fresh.length > 0) warnings = [...warnings, ...fresh]
  }
  // After all sums are right: whoever listens may ask for them.
  if (warnings.length > 0) desk.warn(warnings)
}

const NO_WARNINGS: readonly BudgetWarning[] = []

/**
 * What a call takes from a budget. What is not known is counted as such, and taken as what was set
 * aside where the budget may not be exceeded.
 */
function amountOf(book: BudgetBook, call: EndedCall, held: bigint): bigint {
  switch (book.unit) {
    case 'calls':
      return 1n
    case 'tokens':
      return tokensOf(book, call, held)
    case 'usd':
      return moneyOf(book, call, held)
    default:
      throw book.unit satisfies never
  }
}

function tokensOf(book: BudgetBook, { usage, sign, totalTokens }: EndedCall, held: bigint): bigint {
  if (usage.status !== 'missing') return BigInt(Math.ceil(totalTokens))
  book.missingUsageCalls += sign
  return assumed(book, held)
}

function moneyOf(book: BudgetBook, { usage, costOf, sign }: EndedCall, held: bigint): bigint {
  const { total } = costOf()
  if (total !== null) return total
  if (usage.status === 'missing') {
    book.missingUsageCalls += sign
    return assumed(book, held)
  }
  book.unpricedCalls += sign
  return book.rule.unknownPrice === 'deny' ? assumed(book, held) : 0n
}

const assumed = ({ rule }: BudgetBook, held: bigint): bigint => (rule.mode === 'warn' ? 0n : held)
