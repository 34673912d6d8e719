/** A value of an attribute; `undefined` leaves the attribute out. */
export type AttributeValue = string | number | boolean | readonly string[] | undefined

/** Attributes by name. */
export type Attributes = Readonly<Record<string, AttributeValue>>

/** An attribute as OTLP/JSON has it. */
export interface OtlpAttribute {
  readonly key: string
  readonly value: object
}

/** Attributes as OTLP/JSON has them: 64-bit integers are text there. */
export function otlpAttributes(attributes: Attributes): readonly OtlpAttribute[] {
  return Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [{ key, value: otlpValue(value) }],
  )
}

function otlpValue(value: Exclude<AttributeValue, undefined>): object {
  if (typeof value === 'string') return { stringValue: value }
  if (typeof value === 'boolean') return { boolValue: value }
  if (typeof value !== 'number') return { arrayValue: { values: value.map(otlpValue) } }
  return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value }
}
