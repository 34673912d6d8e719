import {
  field,
  isMessage,
  type Message,
  messageIn,
  messagesIn,
  numberOf,
  textIn,
} from './message-fields.ts'

/** The value of an attribute. */
export type AttributeValue =
  | string
  | number
  | boolean
  | null
  | readonly AttributeValue[]
  | { readonly [name: string]: AttributeValue }

/** What a record says of itself, by name. */
export interface Attributes extends Iterable<[string, AttributeValue]> {
  get(name: string): AttributeValue | undefined
  has(name: string): boolean
  keys(): Iterable<string>
}

/** Levels of lists and objects in a value; what is deeper counts as absent. */
export const MAX_DEPTH = 32

/** The attributes of a message. Of a name that stands twice the last one counts. */
export function attributesOf(record: Message): Attributes {
  const attributes = new Map<string, AttributeValue>()
  for (const pair of messagesIn(record, 'attributes')) {
    const value = attributeValue(messageIn(pair, 'value'))
    if (value === null) attributes.delete(textIn(pair, 'key'))
    else attributes.set(textIn(pair, 'key'), value)
  }
  return attributes
}

/** The value of a message `AnyValue`; null when it has none, or is nested beyond measure. */
export function attributeValue(value: Message, depth = 0): AttributeValue {
  const text = field(value, 'stringValue')
  if (typeof text === 'string') return text
  return numberIn(value) ?? flagIn(value) ?? nestedIn(value, depth)
}

function numberIn(value: Message): number | string | null {
  const whole = field(value, 'intValue')
  const number = numberOf(whole ?? field(value, 'doubleValue'))
  if (number === undefined) return null
  // Beyond 2^53 a number is not exact: as a count it is unusable, as an id it must stay itself.
  return typeof whole === 'string' && !Number.isSafeInteger(number) ? whole : number
}

function flagIn(value: Message): boolean | null {
  const flag = field(value, 'boolValue')
  return typeof flag === 'boolean' ? flag : null
}

function nestedIn(value: Message, depth: number): AttributeValue {
  if (depth >= MAX_DEPTH) return null
  const array = field(value, 'arrayValue')
  if (isMessage(array))
    return messagesIn(array, 'values').map((one) => attributeValue(one, depth + 1))
  const pairs = field(value, 'kvlistValue')
  if (!isMessage(pairs)) return null
  const entries = messagesIn(pairs, 'values').map(
    (pair) => [textIn(pair, 'key'), attributeValue(messageIn(pair, 'value'), depth + 1)] as const,
  )
  return Object.fromEntries(entries)
}
