import type { Scope } from '../ledger/scope.ts'
import type { BudgetDimension, BudgetScope } from './budget.ts'
import { checkKeys, invalidBudget, isRecord } from './invalid-budget.ts'

/** What calls are told apart by; a tag is named `tag.<key>`. */
export type CallDimension = BudgetDimension | `tag.${string}`

/** The value that a call must have for a dimension. */
export interface Condition {
  readonly dimension: CallDimension
  readonly value: string
}

/** A call as far as budgets choose by it. */
export interface ScopedCall {
  readonly scope?: Scope | undefined
  readonly model?: string | null | undefined
}

/** The dimensions that have most values come first: budgets are found by the first they name. */
const DIMENSIONS: readonly BudgetDimension[] = [
  'task',
  'session',
  'user',
  'tool',
  'agent',
  'workflow',
  'project',
  'model',
  'environment',
]

/**
 * What calls must have to be under a budget.
 *
 * @throws TokenledgerError `invalid_budget`
 */
export function conditionsOf(scope: BudgetScope = {}): readonly Condition[] {
  if (!isRecord(scope)) throw invalidBudget('a scope is an object: { agent: "PM" }, {}', scope)
  checkKeys('a scope', scope, [...DIMENSIONS, 'tag'])
  const { tag = {} } = scope
  if (!isRecord(tag)) throw invalidBudget('a tag is an object: { tag: { team: "search" } }', tag)
  const given = DIMENSIONS.map((dimension) => ({ dimension, value: scope[dimension] }))
  const tags = Object.entries(tag).map(([key, value]) => ({
    dimension: `tag.${key}` as const,
    value,
  }))
  return [...given, ...tags].flatMap(({ dimension, value }) => {
    if (value === undefined) return []
    if (typeof value === 'string' && value !== '') return [{ dimension, value }]
    throw invalidBudget(`the value of "${dimension}" in a scope is a text`, value)
  })
}

/**
 * Holds when there is such a dimension.
 *
 * @throws TokenledgerError `invalid_budget`
 */
export function checkDimension(dimension: CallDimension): void {
  const isKnown = DIMENSIONS.some((known) => known === dimension) || /^tag\../.test(dimension)
  if (isKnown) return
  throw invalidBudget(`each is one of ${DIMENSIONS.join(', ')} or tag.<key>`, dimension)
}

/** A call's value of a dimension; undefined: it has none. */
export function dimensionValue(
  { scope, model }: ScopedCall,
  dimension: CallDimension,
): string | undefined {
  if (dimension === 'model') return model ?? undefined
  if (scope === undefined) return undefined
  return isTag(dimension) ? tagOf(scope, dimension) : scope[dimension]
}

const isTag = (dimension: CallDimension): dimension is `tag.${string}` =>
  dimension.startsWith('tag.')

function tagOf({ tags }: Scope, dimension: `tag.${string}`): string | undefined {
  const key = dimension.slice('tag.'.length)
  return tags !== undefined && Object.hasOwn(tags, key) ? tags[key] : undefined
}
