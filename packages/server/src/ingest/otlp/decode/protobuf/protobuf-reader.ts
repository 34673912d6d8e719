import { TokenledgerError } from '@tokenledger/sdk/core'
import { recentTexts } from './recent-texts.ts'

/** An empty message takes two bytes on the wire and fifty here. */
const MAX_MESSAGES = 2_000_000

const VARINT = 0
const FIXED_64 = 1
const DELIMITED = 2
const FIXED_32 = 5

const WIRE_TYPES = { varint: VARINT, fixed64: FIXED_64, delimited: DELIMITED } as const

/** The tag of a field: its number, and how its value stands on the wire. */
export const tagOf = (number: number, how: keyof typeof WIRE_TYPES): number =>
  number * 8 + WIRE_TYPES[how]

/**
 * Reads a protobuf message from its beginning to its end, field by field. Each method reads what
 * stands at `at`, passes it, and is told where the message ends that it stands in.
 *
 * @throws TokenledgerError `invalid_otlp` when the bytes are no message; `input_too_large` when they
 * hold more messages than can be taken at once.
 */
export class ProtobufReader {
  readonly bytes: Buffer
  at = 0
  #messages = 0
  readonly #textIn = recentTexts()

  constructor(bytes: Uint8Array) {
    this.bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  /** A field's tag: at most 32 bits, five bytes. */
  tag(end: number): number {
    const tag = this.varint(end)
    if (tag >= 0x1_0000_0000 || tag < 8) throw malformed('a field has no number')
    return tag
  }

  /** A number of 64 bits: exact up to 2^53, and near enough to be compared above. */
  varint(end: number): number {
    let value = 0
    let factor = 1
    for (let count = 0; count < 10; count++) {
      if (this.at >= end) throw malformed('it ends within a number')
      const byte = this.bytes[this.at++] ?? 0
      if (byte < 0x80) return value + byte * factor
      value += (byte & 0x7f) * factor
      factor *= 128
    }
    throw malformed('a number has more than ten bytes')
  }

  /** A whole number of 64 bits; as decimal text when it is beyond 2^53. */
  int64(end: number): number | string {
    const from = this.at
    const near = this.varint(end)
    if (near <= Number.MAX_SAFE_INTEGER) return near
    let value = 0n
    for (let at = this.at - 1; at >= from; at--) {
      value = (value << 7n) | BigInt((this.bytes[at] ?? 0) & 0x7f)
    }
    const exact = BigInt.asIntN(64, value)
    const number = Number(exact)
    return Number.isSafeInteger(number) ? number : exact.toString()
  }

  /** A whole number of 64 bits that always takes eight bytes: the nearest one that a number can be. */
  fixed64(end: number): number {
    const at = this.pass(8, end)
    return this.bytes.readUInt32LE(at + 4) * 0x1_0000_0000 + this.bytes.readUInt32LE(at)
  }

  /** Epoch milliseconds of a time in nanoseconds; null when it is 0: none. */
  time(end: number): number | null {
    const nanos = this.fixed64(end)
    return nanos === 0 ? null : nanos / NANOS_PER_MS
  }

  /** A whole number of 64 bits with a sign that always takes eight bytes. */
  sfixed64(end: number): number {
    const at = this.pass(8, end)
    return this.bytes.readInt32LE(at + 4) * 0x1_0000_0000 + this.bytes.readUInt32LE(at)
  }

  double(end: number): number {
    return this.bytes.readDoubleLE(this.pass(8, end))
  }

  text(end: number): string {
    const last = this.delimited(end)
    const from = this.at
    this.at = last
    return this.#textIn(this.bytes, from, last)
  }

  /** An id of so many bytes as hexadecimal digits; null when it is none, or all zeros. */
  id(size: 8 | 16, end: number): string | null {
    const last = this.delimited(end)
    const from = this.at
    this.at = last
    if (last - from !== size) return null
    const id = this.bytes.toString('hex', from, last)
    return id === NO_ID[size] ? null : id
  }

  /** Where the message, the text or the bytes end that begin here. */
  delimited(end: number): number {
    const length = this.varint(end)
    if (length > end - this.at) throw malformed('it ends within a field')
    return this.at + length
  }

  /** The same of a message, of which a request has so many at most. */
  message(end: number): number {
    if (++this.#messages > MAX_MESSAGES) throw tooMany()
    return this.delimited(end)
  }

  skip(tag: number, end: number): void {
    const wireType = tag & 7
    if (wireType === DELIMITED) this.at = this.delimited(end)
    else if (wireType === VARINT) this.varint(end)
    else if (wireType === FIXED_64) this.pass(8, end)
    else if (wireType === FIXED_32) this.pass(4, end)
    else throw malformed(`a field has the wire type ${wireType}`)
  }

  /**
   * Reads the value of the last field with this tag, wherever it stands up to the end, and comes back.
   * Does nothing when there is no such field.
   */
  ahead(wanted: number, end: number, read: () => void): void {
    const from = this.at
    let place: number | null = null
    while (this.at < end) {
      const tag = this.tag(end)
      if (tag === wanted) place = this.at
      this.skip(tag, end)
    }
    if (place !== null) {
      this.at = place
      read()
    }
    this.at = from
  }

  /** The offset of the next bytes, which are passed. */
  pass(count: number, end: number): number {
    const { at } = this
    if (count > end - at) throw malformed('it ends within a field')
    this.at = at + count
    return at
  }
}

const NANOS_PER_MS = 1_000_000
const NO_ID = { 8: '0'.repeat(16), 16: '0'.repeat(32) } as const

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
