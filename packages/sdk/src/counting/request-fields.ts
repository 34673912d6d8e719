/** An object of a request. It comes from `plainCopy`: without a prototype, so any name is a field. */
export type RequestFields = Readonly<Record<string, unknown>>

/** The value as an object with fields; null for anything else, lists included. */
export function requestFields(value: unknown): RequestFields | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as RequestFields)
    : null
}

/** The first of these fields that is there and not null. */
export function firstOf(fields: RequestFields, keys: readonly string[]): unknown {
  for (const key of keys) {
    const value = fields[key]
    if (value !== undefined && value !== null) return value
  }
  return undefined
}

/** A text as it is, anything else as compact JSON; nothing for what is absent. */
export function textOf(value: unknown): string {
  if (value === undefined || value === null) return ''
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
}

/** A list as it is, a single thing as a list of one, nothing for what is absent. */
export function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value
  return value === undefined || value === null ? [] : [value]
}

/** A field that holds text; empty when it does not. */
export function wordAt(fields: RequestFields, key: string): string {
  const value = fields[key]
  return typeof value === 'string' ? value : ''
}
