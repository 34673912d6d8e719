import { TokenledgerError } from '../base/errors.ts'

/** The error of a budget that breaks a rule. The value found is shown as JSON. */
export function invalidBudget(rule: string, found: unknown): TokenledgerError {
  return new TokenledgerError(
    'invalid_budget',
    `Cannot use the budget: ${rule}, found ${shown(found)}`,
  )
}

const MAX_SHOWN = 80

function shown(value: unknown): string {
  const text = typeof value === 'number' ? String(value) : (jsonOf(value) ?? String(value))
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text
}

function jsonOf(value: unknown): string | undefined {
  try {
    return JSON.stringify(value)
  } catch {
    return undefined
  }
}

/**
 * Holds when an object has no other keys than these: a misspelt setting must not be ignored.
 *
 * @throws TokenledgerError `invalid_budget`
 */
export function checkKeys(what: string, value: object, known: readonly string[]): void {
  const unknown = Object.keys(value).find((key) => !known.includes(key))
  if (unknown === undefined) return
  throw invalidBudget(`${what} has ${known.join(', ')} and nothing else`, unknown)
}

/** Whether a value is an object with keys. */
export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
