import type { Budget, BudgetMode } from './budget.ts'
import { budgetName } from './budget-name.ts'
import { type CallDimension, type Condition, checkDimension, conditionsOf } from './conditions.ts'
import { checkKeys, invalidBudget, isRecord } from './invalid-budget.ts'
import { checkLimit } from './limit.ts'
import { type WindowRule, windowRule } from './window-rule.ts'

/** A budget that was checked, with its defaults filled in. */
export interface BudgetRule {
  /** As it was given, with a name. */
  readonly budget: Budget & { readonly id: string }
  readonly conditions: readonly Condition[]
  /** Null: one account for all calls. */
  readonly each: CallDimension | null
  readonly window: WindowRule
  readonly mode: BudgetMode
  /** Ascending. */
  readonly warnAt: readonly number[]
  readonly finalShare: number
  readonly unknownPrice: Policy
  readonly unknownSize: Policy
}

/** What happens to a call of which something is not known. */
type Policy = 'deny' | 'allow'

const KEYS = [
  'id',
  'scope',
  'each',
  'limit',
  'window',
  'mode',
  'warnAt',
  'finalShare',
  'unknownPrice',
  'unknownSize',
] satisfies (keyof Budget)[]
const MODES: readonly string[] = ['warn', 'strict', 'adaptive'] satisfies BudgetMode[]
const WARN_AT = [0.5, 0.8, 1]

/**
 * Checks a budget and fills in its defaults.
 *
 * @throws TokenledgerError `invalid_budget`, `invalid_time_zone`
 */
export function budgetRule(budget: Budget): BudgetRule {
  if (!isRecord(budget)) throw invalidBudget('a budget is an object with a limit', budget)
  checkKeys('a budget', budget, KEYS)
  const { scope, window, mode = 'warn', warnAt = WARN_AT, finalShare = 0 } = budget
  const { unknownPrice = 'deny', unknownSize = 'deny', each } = budget
  if (each !== undefined) checkDimension(each)
  const conditions = conditionsOf(scope)
  const windowAsRule = windowRule(window)
  const limit = checkLimit(budget.limit)
  if (!MODES.includes(mode)) throw invalidBudget(`a mode is one of ${MODES.join(', ')}`, mode)
  if (!isShare(finalShare) || finalShare >= 1) {
    throw invalidBudget('a final share is a number from 0 to below 1', finalShare)
  }
  checkPolicy('an unknown price', unknownPrice)
  checkPolicy('an unknown size', unknownSize)
  return {
    budget: {
      ...budget,
      limit,
      id: budgetId(budget.id) ?? budgetName({ conditions, each, limit, window }),
    },
    conditions,
    each: each ?? null,
    window: windowAsRule,
    mode,
    warnAt: checkedShares(warnAt),
    finalShare,
    unknownPrice,
    unknownSize,
  }
}

function checkPolicy(unknown: string, policy: unknown): void {
  if (policy === 'deny' || policy === 'allow') return
  throw invalidBudget(`what to do with ${unknown} is 'deny' or 'allow'`, policy)
}

function budgetId(id: unknown): string | null {
  if (id === undefined) return null
  if (typeof id === 'string' && id !== '') return id
  throw invalidBudget('an id is a text', id)
}

function checkedShares(shares: unknown): readonly number[] {
  const isList = Array.isArray(shares) && shares.every((share) => isShare(share) && share > 0)
  if (!isList) throw invalidBudget('warnAt is a list of numbers above 0, such as [0.8, 1]', shares)
  return [...new Set<number>(shares)].sort((a, b) => a - b)
}

const isShare = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0
