import { TokenledgerError } from '@tokenledger/sdk/core'
import type { ProtobufField, ProtobufFields, ScalarKind } from './protobuf-fields.ts'

/** A message as a plain object: what OTLP's JSON form has for it. */
export interface Message {
  [name: string]: unknown
}

/** No telemetry is nested so deep; without a limit a hostile message exhausts the stack. */
const MAX_DEPTH = 64
/** An empty message takes two bytes on the wire and fifty here. */
const MAX_MESSAGES = 2_000_000

interface Cursor {
  readonly bytes: Buffer
  at: number
  messages: number
}

/**
 * Decodes a protobuf message by the table of its fields, into the shape that OTLP's JSON form has:
 * ids as hexadecimal text, whole numbers beyond 2^53 as decimal text. Fields that the table does not
 * name, or that stand on the wire as another type, are skipped.
 *
 * @throws TokenledgerError `invalid_otlp` when the bytes are no message, or are nested too deep;
 * `input_too_large` when they hold more messages than can be taken at once.
 */
export function decodeProtobuf(bytes: Uint8Array, fields: ProtobufFields): Message {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return readMessage({ bytes: buffer, at: 0, messages: 0 }, fields, {
    end: buffer.length,
    depth: 0,
  })
}

interface Span {
  readonly end: number
  readonly depth: number
}

function readMessage(cursor: Cursor, fields: ProtobufFields, { end, depth }: Span): Message {
  if (depth > MAX_DEPTH) throw malformed(`it is nested deeper than ${MAX_DEPTH} levels`)
  if (++cursor.messages > MAX_MESSAGES) throw tooMany()
  const message: Message = {}
  while (cursor.at < end) {
    const tag = readTag(cursor, end)
    const field = fields[tag >>> 3]
    const wireType = tag & 7
    if (field === undefined || !fits(field, wireType)) skip(cursor, wireType, end)
    else readField(cursor, message, { field, wireType, end, depth })
  }
  return message
}

/** A tag is at most 32 bits: five bytes. */
function readTag(cursor: Cursor, end: number): number {
  const tag = readVarint(cursor, end)
  if (tag >= 0x1_0000_0000 || tag < 8) throw malformed('a field has no number')
  return tag
}

const VARINT = 0
const FIXED_64 = 1
const DELIMITED = 2
const FIXED_32 = 5

const WIRE_TYPES: Readonly<Record<ScalarKind | 'message', number>> = {
  text: DELIMITED,
  id: DELIMITED,
  bytes: DELIMITED,
  message: DELIMITED,
  bool: VARINT,
  int64: VARINT,
  uint32: VARINT,
  fixed32: FIXED_32,
  fixed64: FIXED_64,
  sfixed64: FIXED_64,
  double: FIXED_64,
}

/** Lists of numbers may be packed into one field. */
const fits = ({ kind, isList }: ProtobufField, wireType: number): boolean =>
  WIRE_TYPES[kind] === wireType || (isList && kind !== 'message' && wireType === DELIMITED)

interface Place extends Span {
  readonly field: ProtobufField
  readonly wireType: number
}

function readField(cursor: Cursor, message: Message, place: Place): void {
  const { field, wireType, end } = place
  if (field.isList) {
    const values = listIn(message, field.name)
    if (wireType === WIRE_TYPES[field.kind]) values.push(readValue(cursor, place))
    else readPacked(cursor, field.kind, { end, values })
    return
  }
  const value = readValue(cursor, place)
  if (field.oneOf !== undefined) for (const other of field.oneOf) delete message[other]
  message[field.name] = value
}

function listIn(message: Message, name: string): unknown[] {
  const values = message[name]
  if (Array.isArray(values)) return values
  const made: unknown[] = []
  message[name] = made
  return made
}

function readPacked(
  cursor: Cursor,
  kind: ProtobufField['kind'],
  { end, values }: { readonly end: number; readonly values: unknown[] },
): void {
  const last = endOfDelimited(cursor, end)
  while (cursor.at < last) values.push(readScalar(cursor, kind as ScalarKind, last))
}

function readValue(cursor: Cursor, { field, end, depth }: Place): unknown {
  if (field.kind !== 'message') return readScalar(cursor, field.kind, end)
  const last = endOfDelimited(cursor, end)
  return readMessage(cursor, field.fields?.() ?? [], { end: last, depth: depth + 1 })
}

function readScalar(cursor: Cursor, kind: ScalarKind, end: number): unknown {
  switch (kind) {
    case 'text':
      return readDelimited(cursor, end, 'utf8')
    case 'id':
      return readDelimited(cursor, end, 'hex')
    case 'bytes':
      return readDelimited(cursor, end, 'base64')
    case 'bool':
      return readVarint(cursor, end) !== 0
    case 'uint32':
      return readVarint(cursor, end) % 0x1_0000_0000
    case 'int64':
      return readInt64(cursor, end)
    case 'fixed32':
      return cursor.bytes.readUInt32LE(advance(cursor, 4, end))
    case 'fixed64':
      return wholeNumber(cursor.bytes, advance(cursor, 8, end))
    case 'sfixed64':
      return exact(cursor.bytes.readBigInt64LE(advance(cursor, 8, end)))
    case 'double':
      return cursor.bytes.readDoubleLE(advance(cursor, 8, end))
    default:
      return kind satisfies never
  }
}

/** The offset of the next bytes, which are passed. */
function advance(cursor: Cursor, count: number, end: number): number {
  const { at } = cursor
  if (count > end - at) throw malformed('it ends within a field')
  cursor.at = at + count
  return at
}

function endOfDelimited(cursor: Cursor, end: number): number {
  const length = readVarint(cursor, end)
  if (length > end - cursor.at) throw malformed('it ends within a field')
  return cursor.at + length
}

function readDelimited(cursor: Cursor, end: number, encoding: 'utf8' | 'hex' | 'base64'): string {
  const { at } = cursor
  const last = endOfDelimited(cursor, end)
  const from = cursor.at
  cursor.at = last
  return at === last ? '' : cursor.bytes.toString(encoding, from, last)
}

/** A varint as a number: exact up to 2^53, and near enough to be compared above. */
function readVarint(cursor: Cursor, end: number): number {
  const { bytes } = cursor
  let value = 0
  let factor = 1
  for (let count = 0; count < 10; count++) {
    if (cursor.at >= end) throw malformed('it ends within a number')
    const byte = bytes[cursor.at++] ?? 0
    value += (byte & 0x7f) * factor
    if (byte < 0x80) return value
    factor *= 128
  }
  throw malformed('a number has more than ten bytes')
}

function readInt64(cursor: Cursor, end: number): number | string {
  const from = cursor.at
  const near = readVarint(cursor, end)
  if (near <= Number.MAX_SAFE_INTEGER) return near
  let value = 0n
  for (let at = cursor.at - 1; at >= from; at--) {
    value = (value << 7n) | BigInt((cursor.bytes[at] ?? 0) & 0x7f)
  }
  return exact(BigInt.asIntN(64, value))
}

const exact = (value: bigint): number | string =>
  value <= Number.MAX_SAFE_INTEGER && value >= Number.MIN_SAFE_INTEGER
    ? Number(value)
    : value.toString()

/** Two reads of 32 bits take a tenth of one of 64. Times are the usual case, and beyond 2^53. */
function wholeNumber(bytes: Buffer, at: number): number | string {
  const high = bytes.readUInt32LE(at + 4)
  if (high < 0x20_0000) return high * 0x1_0000_0000 + bytes.readUInt32LE(at)
  return bytes.readBigUInt64LE(at).toString()
}

function skip(cursor: Cursor, wireType: number, end: number): void {
  if (wireType === VARINT) readVarint(cursor, end)
  else if (wireType === FIXED_64) advance(cursor, 8, end)
  else if (wireType === FIXED_32) advance(cursor, 4, end)
  else if (wireType === DELIMITED) cursor.at = endOfDelimited(cursor, end)
  else throw malformed(`a field has the wire type ${wireType}`)
}

const malformed = (reason: string): TokenledgerError =>
  new TokenledgerError(
    'invalid_otlp',
    `Cannot decode the request: it must be a message of the OpenTelemetry protocol, but ${reason}; check the content type and the exporter`,
  )

const tooMany = (): TokenledgerError =>
  new TokenledgerError(
    'input_too_large',
    `Cannot take the request: it must hold at most ${MAX_MESSAGES} messages; send smaller batches`,
  )
