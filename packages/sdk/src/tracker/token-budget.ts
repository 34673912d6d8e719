import { TokenledgerError } from '../base/errors.ts'

/**
 * Checks a token budget: a number of 0 or more, or null for none. Absent is none, too.
 *
 * @throws TokenledgerError `invalid_budget` when it is something else.
 */
export function checkedTokenBudget(budget: unknown): number | null {
  if (budget === null || budget === undefined) return null
  if (typeof budget === 'number' && budget >= 0 && Number.isFinite(budget)) return budget
  throw new TokenledgerError(
    'invalid_budget',
    `Cannot set the token budget to ${shown(budget)}: it must be a number of tokens from 0, or null for none`,
  )
}

const shown = (value: unknown): string =>
  typeof value === 'string'
    ? JSON.stringify(value)
    : typeof value === 'number'
      ? String(value)
      : typeof value
