import { decodeJson } from './decode-json.ts'
import { decodeProtobuf, type Message } from './decode-protobuf.ts'
import { EXPORT_REQUESTS, type Signal } from './otlp-messages.ts'

/** The two forms in which OTLP comes. */
export type Encoding = 'protobuf' | 'json'

/**
 * Decodes the body of an export request.
 *
 * @throws TokenledgerError `invalid_otlp`, `input_too_large`
 */
export function decodeRequest(signal: Signal, encoding: Encoding, body: Buffer): Message {
  return encoding === 'json'
    ? decodeJson(body.toString('utf8'))
    : decodeProtobuf(body, EXPORT_REQUESTS[signal])
}
