/** Those fields that are known: neither null nor undefined. */
export function knownFields<T>(
  fields: Readonly<Record<string, T | null | undefined>>,
): Record<string, T> {
  const known: Record<string, T> = {}
  for (const name in fields) {
    const value = fields[name]
    if (value !== null && value !== undefined) known[name] = value
  }
  return known
}
