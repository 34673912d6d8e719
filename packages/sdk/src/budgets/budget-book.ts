import type { Account } from './account.ts'
import type { BudgetLimit } from './budget.ts'
import type { BudgetRule } from './budget-rule.ts'
import { dimensionValue, type ScopedCall } from './conditions.ts'
import { type EachWindow, eachWindow } from './each-window.ts'
import { type Limit, limitOf, unitOf } from './limit.ts'
import type { SpendWindow } from './spend-window.ts'
import type { BudgetUnit } from './unit.ts'

/** A budget at work: its rule, its limit as of now, and what was used of it. */
export interface BudgetBook {
  readonly rule: BudgetRule
  readonly unit: BudgetUnit
  readonly windows: EachWindow
  /** As given or changed. */
  stated: BudgetLimit | null
  limit: Limit
  /** Calls since the admission began: refused by it; without a known price; without known usage. */
  refusedCalls: number
  unpricedCalls: number
  missingUsageCalls: number
}

/** Opens the book of a budget: nothing is spent. */
export function budgetBook(rule: BudgetRule): BudgetBook {
  const stated = rule.budget.limit
  return {
    rule,
    unit: unitOf(stated),
    windows: eachWindow(rule.window),
    stated,
    limit: limitOf(stated, rule),
    refusedCalls: 0,
    unpricedCalls: 0,
    missingUsageCalls: 0,
  }
}

/** The window that a call counts in: one for all, or that of its own value. */
export function windowOf(
  { rule, windows }: BudgetBook,
  call: ScopedCall,
  now: number,
): SpendWindow {
  const value = rule.each === null ? null : (dimensionValue(call, rule.each) ?? null)
  return windows.of(value, now)
}

/** What a call may take from an account; null: it is not stopped by it. */
export function roomIn(
  { rule, limit }: BudgetBook,
  account: Account,
  call: { readonly now: number; readonly isFinal: boolean },
): bigint | null {
  if (rule.mode === 'warn' || limit.amount === null) return null
  const most = call.isFinal ? limit.amount : limit.amount - limit.kept
  return most - account.spentAt(call.now) - account.held
}

/** The budget with its limit as of now. */
export const budgetNow = ({ rule, stated }: BudgetBook): BudgetRule['budget'] => ({
  ...rule.budget,
  limit: stated,
})
