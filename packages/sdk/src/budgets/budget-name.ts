import type { BudgetLimit, BudgetWindow } from './budget.ts'
import type { Condition } from './conditions.ts'

/** A budget's name when it has none: `agent=PM: 5 usd, calendar day`. */
export function budgetName(
  conditions: readonly Condition[],
  limit: BudgetLimit | null,
  window: BudgetWindow = 'run',
): string {
  const scope = conditions.map(({ dimension, value }) => `${dimension}=${value}`).join(' ')
  return `${scope || 'all calls'}: ${limitName(limit)}, ${windowName(window)}`
}

function limitName(limit: BudgetLimit | null): string {
  const [[unit, amount] = ['', null]] = Object.entries(limit ?? {})
  return amount === null ? 'no limit' : `${amount} ${unit}`
}

function windowName(window: BudgetWindow): string {
  if (window === 'run') return 'run'
  if ('rolling' in window) return `rolling ${window.rolling}`
  return `calendar ${window.calendar}${window.timeZone === undefined ? '' : ` ${window.timeZone}`}`
}
