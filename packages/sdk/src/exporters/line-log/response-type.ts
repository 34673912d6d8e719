/** The name of the kind of thing that something is: its class, or its type. */
export function responseType(value: unknown): string {
  if (typeof value !== 'object') return typeof value
  if (value === null) return 'null'
  const made = value.constructor
  return typeof made === 'function' && made.name !== '' ? made.name : 'object'
}
