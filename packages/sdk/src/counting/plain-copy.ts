/** Deeper than any request; what lies below is not counted. */
const DEEPEST = 200

/**
 * A copy of a request as JSON would carry it, of which every part can be read without a surprise:
 * no cycles, no getters, no prototypes, no functions, no binary data. What cannot be read is left out.
 */
export function plainCopy(value: unknown): unknown {
  return copyOf(value, [])
}

function copyOf(value: unknown, above: readonly object[]): unknown {
  if (typeof value === 'bigint') return String(value)
  if (typeof value === 'function' || typeof value === 'symbol') return undefined
  if (typeof value !== 'object' || value === null) return value
  if (above.length > DEEPEST || above.includes(value)) return undefined
  try {
    return copyOfObject(value, [...above, value])
  } catch {
    return undefined
  }
}

function copyOfObject(value: object, above: readonly object[]): unknown {
  if (Array.isArray(value)) return Array.from(value, (one) => copyOf(one, above) ?? null)
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return undefined
  if (value instanceof Date) return String(value)
  const copy: Record<string, unknown> = Object.create(null)
  for (const key of Object.keys(value)) {
    const part = copyOf(readOf(value, key), above)
    if (part !== undefined) copy[key] = part
  }
  return copy
}

function readOf(value: object, key: string): unknown {
  try {
    return Reflect.get(value, key)
  } catch {
    return undefined
  }
}
