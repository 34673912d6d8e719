import { type Fields, own } from './fields.ts'
import { type Notes, warn } from './notes.ts'

const DECIMAL_TEXT = /^\d{1,16}(\.\d{1,20})?$/

/**
 * A token count in an own field: finite, from 0 to 2^53 − 1. Decimal text counts, with
 * `coerced_string`; a fraction is kept, with `fractional_tokens`; null is as good as absent; anything
 * else is dropped, with `invalid_field`.
 */
export function readCount(
  fields: Fields,
  key: string,
  notes: Notes,
  path = key,
): number | undefined {
  return countOf(own(fields, key), notes, path)
}

/** A token count as {@link readCount} reads it, of a value that stands at a path. */
export function countOf(value: unknown, notes: Notes, path: string): number | undefined {
  // Zero is added, since −0 is no count.
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value + 0
  const count = readOddNumber(value, notes, path)
  if (count !== undefined && !Number.isInteger(count)) {
    warn(notes, 'fractional_tokens', `${path} is ${count}: a token is whole`, path)
  }
  return count
}

/** A quantity that may have a fraction, such as seconds; otherwise as {@link readCount}. */
export function readQuantity(fields: Fields, key: string, notes: Notes): number | undefined {
  return readOddNumber(own(fields, key), notes, key)
}

function readOddNumber(value: unknown, notes: Notes, path: string): number | undefined {
  if (value === undefined || value === null) return undefined
  if (typeof value === 'string' && DECIMAL_TEXT.test(value) && isInRange(Number(value))) {
    warn(notes, 'coerced_string', `${path} is text, read as a number`, path)
    return Number(value)
  }
  if (typeof value === 'number' && isInRange(value)) return value + 0
  warn(notes, 'invalid_field', `${path} is no count and was left out`, path)
  return undefined
}

function isInRange(value: number): boolean {
  return Number.isFinite(value) && value >= 0 && value <= Number.MAX_SAFE_INTEGER
}
