const MAX_TEXT_LENGTH = 100

/**
 * A provider's usage object as the ledger may keep it: counts, ids and names. A text of more than 100
 * characters is none of them, and is left out: it may be content.
 */
export function rawWithoutContent(raw: unknown): unknown {
  if (Array.isArray(raw)) return raw.filter(isKept).map(rawWithoutContent)
  if (typeof raw !== 'object' || raw === null) return isKept(raw) ? raw : undefined
  const kept = Object.entries(raw).filter(([, value]) => isKept(value))
  return Object.fromEntries(kept.map(([name, value]) => [name, rawWithoutContent(value)]))
}

const isKept = (value: unknown): boolean =>
  typeof value !== 'string' || value.length <= MAX_TEXT_LENGTH
