/** A JSON object. Only its own fields are ever read, so a polluted prototype changes nothing. */
export type Fields = Readonly<Record<string, unknown>>

/** The value as an object with fields; null for anything else, arrays included. */
export function fieldsOf(value: unknown): Fields | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Fields)
    : null
}

/**
 * Whether all that `in` walks through are own fields: it is a third of the price of a list of keys.
 * Not so when the object has a parent of its own, or when somebody gave fields to every object.
 */
export function hasOwnFieldsOnly(fields: Fields): boolean {
  for (const _inherited in NOTHING) return false
  const parent: unknown = Object.getPrototypeOf(fields)
  return parent === Object.prototype || parent === null
}

const NOTHING: Fields = {}

/** An own field; undefined when there is none. */
export function own(fields: Fields, key: string): unknown {
  return Object.hasOwn(fields, key) ? fields[key] : undefined
}

/** An own field that holds an object; null when it does not. */
export function ownFields(fields: Fields, key: string): Fields | null {
  return Object.hasOwn(fields, key) ? fieldsOf(fields[key]) : null
}

/** An own field that holds a list; empty when it does not. */
export function ownList(fields: Fields, key: string): readonly unknown[] {
  const value = own(fields, key)
  return Array.isArray(value) ? value : []
}

/** An own field that holds text; undefined when it is absent, empty or something else. */
export function ownText(fields: Fields, key: string): string | undefined {
  const value = own(fields, key)
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** Whether the object has one of these own fields, whatever is in it. */
export function hasField(fields: Fields, keys: readonly string[]): boolean {
  for (const key of keys) if (Object.hasOwn(fields, key)) return true
  return false
}

/** Whether the object has one of these own fields, and not as null. */
export function hasAny(fields: Fields, keys: readonly string[]): boolean {
  for (const key of keys) {
    if (Object.hasOwn(fields, key) && (fields[key] ?? null) !== null) return true
  }
  return false
}

/** The texts in these own fields, without the empty ones. */
export function ownTexts(fields: Fields, keys: readonly string[]): readonly string[] {
  return keys.flatMap((key) => ownText(fields, key) ?? [])
}

/** The items of a list in an own field that are objects. */
export function ownItems(fields: Fields, key: string): readonly Fields[] {
  const items: Fields[] = []
  for (const one of ownList(fields, key)) {
    const item = fieldsOf(one)
    if (item !== null) items.push(item)
  }
  return items
}
