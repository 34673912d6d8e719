/** A message of OTLP's JSON form. */
export interface Message {
  [name: string]: unknown
}

const SNAKE_NAMES = new Map<string, string>()

function snakeName(name: string): string {
  const known = SNAKE_NAMES.get(name)
  if (known !== undefined) return known
  const made = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
  SNAKE_NAMES.set(name, made)
  return made
}

/** A field of a message by its name in camel case; JSON may have it in snake case. */
export const field = (message: Message, name: string): unknown =>
  message[name] ?? message[snakeName(name)]

/** The messages in a field; what is none is left out. */
export function messagesIn(message: Message, ...names: readonly string[]): readonly Message[] {
  for (const name of names) {
    const found = field(message, name)
    if (Array.isArray(found)) return found.filter(isMessage)
  }
  return []
}

/** The message in a field; an empty one when there is none. */
export function messageIn(message: Message, name: string): Message {
  const found = field(message, name)
  return isMessage(found) ? found : {}
}

/** Whether a value is a message. */
export const isMessage = (value: unknown): value is Message =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The text in a field; empty when there is none. */
export function textIn(message: Message, name: string): string {
  const found = field(message, name)
  return typeof found === 'string' ? found : ''
}

/** The number in a field, which JSON may have as text; undefined when there is none. */
export function numberIn(message: Message, name: string): number | undefined {
  return numberOf(field(message, name))
}

/** A number, or the number that a text says; undefined when it is neither. */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value
  if (typeof value !== 'string' || value.trim() === '') return undefined
  const number = Number(value)
  return Number.isNaN(number) && value !== 'NaN' ? undefined : number
}

/** A number of an enumeration, which JSON may have by its name: `SPAN_KIND_CLIENT`. */
export function enumIn(message: Message, name: string, names: readonly string[]): number {
  const found = field(message, name)
  const number = numberOf(found)
  if (number !== undefined) return number
  return typeof found === 'string' ? Math.max(0, names.indexOf(found)) : 0
}

/** The id in a field, in lower case; null when it is not as many hexadecimal digits, or all zeros. */
export function idIn(message: Message, name: string, digits: 16 | 32): string | null {
  const id = textIn(message, name)
  if (id.length !== digits || !/^[0-9a-f]+$/i.test(id) || /^0+$/.test(id)) return null
  return id.toLowerCase()
}

const NANOS_PER_MS = 1_000_000

/** Epoch milliseconds of nanoseconds in a field; null when there are none. */
export function timeIn(message: Message, name: string): number | null {
  const nanos = numberIn(message, name)
  return nanos === undefined || !(nanos > 0) ? null : nanos / NANOS_PER_MS
}
