import type { BudgetLimit, BudgetWindow } from './budget.ts'
import type { CallDimension, Condition } from './conditions.ts'

/** What a name is made of. */
interface NamedParts {
  readonly conditions: readonly Condition[]
  readonly each: CallDimension | undefined
  readonly limit: BudgetLimit | null
  readonly window: BudgetWindow | undefined
}

/** A budget's name when it has none: `agent=PM: 5 usd, calendar day`. */
export function budgetName({ conditions, each, limit, window = 'run' }: NamedParts): string {
  const scope = conditions.map(({ dimension, value }) => `${dimension}=${value}`).join(' ')
  const whose = each === undefined ? '' : `, each ${each}`
  return `${scope || 'all calls'}${whose}: ${limitName(limit)}, ${windowName(window)}`
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
