/** A token count as it was stated, or null when it is none: negative, not finite, too large, no number. */
export function knownCount(value: unknown): number | null {
  const isCount = typeof value === 'number' && value >= 0 && value <= Number.MAX_SAFE_INTEGER
  return isCount ? value : null
}
