import type { Encoding } from '../../ingest/otlp/decode/decode-request.ts'
import type { Signal } from '../../ingest/otlp/decode/signal.ts'
import type { Taken } from '../../ingest/otlp/take-request.ts'

/** The content type of each form. */
export const CONTENT_TYPES: Readonly<Record<Encoding, string>> = {
  protobuf: 'application/x-protobuf',
  json: 'application/json',
}

const REJECTED: Readonly<Record<Signal, string>> = {
  traces: 'rejectedSpans',
  metrics: 'rejectedDataPoints',
  logs: 'rejectedLogRecords',
}

/**
 * The body of an answer to a request that was taken, in its form: empty, or what was rejected.
 *
 * Source: https://opentelemetry.io/docs/specs/otlp/#otlphttp-response
 */
export function takenAnswer(signal: Signal, encoding: Encoding, taken: Taken): string | Buffer {
  const { rejected, reason } = taken
  if (encoding === 'json') {
    const partialSuccess = { [REJECTED[signal]]: String(rejected), errorMessage: reason ?? '' }
    return JSON.stringify(rejected === 0 ? {} : { partialSuccess })
  }
  if (rejected === 0) return Buffer.alloc(0)
  return bytesField(1, Buffer.concat([numberField(1, rejected), textField(2, reason ?? '')]))
}

/** The numbers of google.rpc.Code for statuses of HTTP. */
const RPC_CODES: Readonly<Record<number, number>> = {
  401: 16,
  403: 7,
  404: 5,
  413: 8,
  429: 8,
  500: 13,
  503: 14,
}
const INVALID_ARGUMENT = 3

/** The body of an answer to a request that failed: a google.rpc.Status. */
export function failedAnswer(encoding: Encoding, status: number, message: string): string | Buffer {
  const code = RPC_CODES[status] ?? INVALID_ARGUMENT
  if (encoding === 'json') return JSON.stringify({ code, message })
  return Buffer.concat([numberField(1, code), textField(2, message)])
}

const VARINT = 0
const DELIMITED = 2

const tag = (field: number, type: number): Buffer => varint((field << 3) | type)
const numberField = (field: number, value: number): Buffer =>
  Buffer.concat([tag(field, VARINT), varint(value)])
const bytesField = (field: number, bytes: Buffer): Buffer =>
  Buffer.concat([tag(field, DELIMITED), varint(bytes.length), bytes])
const textField = (field: number, text: string): Buffer => bytesField(field, Buffer.from(text))

function varint(value: number): Buffer {
  const bytes: number[] = []
  let rest = value
  while (rest >= 0x80) {
    bytes.push((rest & 0x7f) | 0x80)
    rest = Math.floor(rest / 128)
  }
  return Buffer.from([...bytes, rest])
}
