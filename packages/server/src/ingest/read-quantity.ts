import type { Warning } from '@tokenledger/sdk/core'

const DECIMAL_TEXT = /^\s*\d+(?:\.\d+)?(?:e[+-]?\d+)?\s*$/i

/**
 * Reads a stated quantity: a finite number from 0 to 2^53 − 1, or decimal text of one (noted as
 * `coerced_string`). Anything else is dropped and noted as `invalid_field`; the value itself is not
 * repeated there, since a note is kept and a wrong field may hold content.
 *
 * @param warnings where the notes go
 * @returns null when it is absent or unusable
 */
export function readQuantity(value: unknown, path: string, warnings: Warning[]): number | null {
  if (value === undefined || value === null) return null
  const isText = typeof value === 'string' && DECIMAL_TEXT.test(value)
  const quantity = isText ? Number(value) : value
  if (typeof quantity !== 'number' || !(quantity >= 0 && quantity <= Number.MAX_SAFE_INTEGER)) {
    const found =
      typeof quantity === 'number' ? String(quantity) : `a value of type ${typeof value}`
    const message = `${path} must be a number from 0 to 2^53 - 1, found ${found}; it was dropped`
    warnings.push({ code: 'invalid_field', message, path })
    return null
  }
  if (isText) {
    warnings.push({ code: 'coerced_string', message: `${path} was text, read as a number`, path })
  }
  return quantity + 0 // −0 becomes 0
}

/** The same for a count of tokens: a fraction is kept, and noted as `fractional_tokens`. */
export function readTokens(value: unknown, path: string, warnings: Warning[]): number | null {
  const tokens = readQuantity(value, path, warnings)
  if (tokens !== null && !Number.isInteger(tokens)) {
    const message = `${path} is not a whole number of tokens: ${tokens}`
    warnings.push({ code: 'fractional_tokens', message, path })
  }
  return tokens
}
