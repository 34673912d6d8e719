import { fromDecimal, type Money } from '../base/money.ts'
import type { ProviderCost } from '../usage/usage.ts'
import { type Fields, own } from './fields.ts'
import { type Notes, warn } from './notes.ts'

const DECIMAL_TEXT = /^\d{1,15}(\.\d{1,40})?(e-?\d{1,2})?$/i
const TOO_MUCH = 1e15

/**
 * Dollars in an own field, a number or decimal text, exact to 1e-12 $; undefined when it is absent,
 * null or, with `invalid_field`, no amount.
 */
export function readDollars(fields: Fields, key: string, notes: Notes): Money | undefined {
  const value = own(fields, key)
  if (value === undefined || value === null) return undefined
  if (typeof value === 'number' && value >= 0 && value < TOO_MUCH) return fromDecimal(value)
  if (typeof value === 'string' && DECIMAL_TEXT.test(value)) return fromDecimal(value)
  warn(notes, 'invalid_field', `${key} is no amount and was left out`, key)
  return undefined
}

/** What the provider says that it charged. */
export function charged(cost: Money | undefined): ProviderCost | undefined {
  return cost === undefined ? undefined : { cost, basis: 'charged' }
}

/** What a gateway thinks that the call costs. */
export function estimated(cost: Money | undefined): ProviderCost | undefined {
  return cost === undefined ? undefined : { cost, basis: 'estimate' }
}
