import type { IncomingHttpHeaders } from 'node:http'
import { TokenledgerError } from '@tokenledger/sdk'
import type { DeliveryForm } from '../intake/intake.ts'

const FORMS: Readonly<Record<string, DeliveryForm>> = {
  'application/json': 'json',
  'application/x-ndjson': 'ndjson',
  'application/ndjson': 'ndjson',
  'application/jsonl': 'ndjson',
}

/**
 * How the events of a request are written: what its content type says.
 *
 * @throws TokenledgerError `unsupported_media_type`
 */
export function deliveryForm(headers: IncomingHttpHeaders): DeliveryForm {
  const stated = headers['content-type'] ?? ''
  const type = stated.split(';', 1)[0]?.trim().toLowerCase() ?? ''
  const form = Object.hasOwn(FORMS, type) ? FORMS[type] : undefined
  if (form !== undefined) return form
  const found = type === '' ? 'none' : `"${type}"`
  throw new TokenledgerError(
    'unsupported_media_type',
    `Cannot take the events: their content type must be application/json or application/x-ndjson, found ${found}`,
  )
}
