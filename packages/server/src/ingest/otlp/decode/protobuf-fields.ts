/** How the value of a field stands on the wire. `id`: bytes that are written as hexadecimal text. */
export type ScalarKind =
  | 'text'
  | 'id'
  | 'bytes'
  | 'bool'
  | 'int64'
  | 'uint32'
  | 'fixed32'
  | 'fixed64'
  | 'sfixed64'
  | 'double'

/** A field of a message: a scalar, or a message of its own. */
export interface ProtobufField {
  readonly name: string
  readonly kind: ScalarKind | 'message'
  readonly isList: boolean
  /** The fields of a message; a function, since messages may hold themselves. */
  readonly fields?: () => ProtobufFields
  /** Names of the fields of which at most one is set: the last one on the wire. */
  readonly oneOf?: readonly string[]
}

/** The fields of a message by their number. */
export type ProtobufFields = readonly (ProtobufField | undefined)[]

/** A field that holds one value. */
export const one = (name: string, kind: ScalarKind): ProtobufField => ({
  name,
  kind,
  isList: false,
})

/** A field that holds a list. */
export const list = (name: string, kind: ScalarKind): ProtobufField => ({
  name,
  kind,
  isList: true,
})

/** A field that holds a message. */
export const message = (name: string, fields: () => ProtobufFields): ProtobufField => ({
  name,
  kind: 'message',
  isList: false,
  fields,
})

/** A field that holds messages. */
export const messages = (name: string, fields: () => ProtobufFields): ProtobufField => ({
  name,
  kind: 'message',
  isList: true,
  fields,
})

/** The table of a message from its numbered fields, of which some may exclude each other. */
export function fieldsOf(
  numbered: Readonly<Record<number, ProtobufField>>,
  oneOf?: readonly string[],
): ProtobufFields {
  const table: ProtobufField[] = []
  for (const [number, field] of Object.entries(numbered)) {
    table[Number(number)] = oneOf?.includes(field.name) === true ? { ...field, oneOf } : field
  }
  return table
}
