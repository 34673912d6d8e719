import { TokenledgerError } from '@tokenledger/sdk/core'
import { isMessage, type Message } from './message-fields.ts'

/**
 * Decodes a request in OTLP's JSON form. Names in camel or snake case, whole numbers as numbers or
 * text, enumerations as numbers or names: `records-of-json.ts` reads them all.
 *
 * Source: https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding
 *
 * @throws TokenledgerError `invalid_otlp`
 */
export function decodeJson(text: string): Message {
  const decoded = parsed(text)
  if (isMessage(decoded)) return decoded
  throw invalid('it must be an object')
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw invalid('it is no JSON')
  }
}

const invalid = (reason: string): TokenledgerError =>
  new TokenledgerError(
    'invalid_otlp',
    `Cannot decode the request: it must be OTLP in JSON, but ${reason}; check the content type and the exporter`,
  )
