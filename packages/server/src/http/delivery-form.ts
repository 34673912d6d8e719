import type { IncomingHttpHeaders } from 'node:http'
import { TokenledgerError } from '@tokenledger/sdk/core'
import type { Delivery } from '../intake/intake.ts'

const FORMS: Readonly<Record<string, Delivery['form']>> = {
  'application/json': 'json',
  'application/x-ndjson': 'ndjson',
  'application/ndjson': 'ndjson',
  'application/jsonl': 'ndjson',
  'application/cloudevents+json': 'cloudevents',
  'application/cloudevents-batch+json': 'cloudevents',
}

/**
 * How the events of a request are written: what its content type says. With the `ce-` headers of the
 * binary mode of CloudEvents, a JSON body is the data of one.
 *
 * @throws TokenledgerError `unsupported_media_type`
 */
export function deliveryForm(
  headers: IncomingHttpHeaders,
): Pick<Delivery, 'form'> & Pick<Delivery, 'attributes'> {
  const stated = headers['content-type'] ?? ''
  const type = stated.split(';', 1)[0]?.trim().toLowerCase() ?? ''
  const form = Object.hasOwn(FORMS, type) ? FORMS[type] : undefined
  if (form === 'json' && headers['ce-specversion'] !== undefined) {
    return { form: 'cloudevent-data', attributes: ceAttributes(headers) }
  }
  if (form !== undefined) return { form }
  const found = type === '' ? 'none' : `"${type}"`
  throw new TokenledgerError(
    'unsupported_media_type',
    `Cannot take the events: their content type must be application/json, application/x-ndjson or one of CloudEvents, found ${found}`,
  )
}

/** The attributes in the `ce-` headers, which are percent-encoded. */
function ceAttributes(headers: IncomingHttpHeaders): Record<string, string> {
  const found = Object.entries(headers).flatMap(([name, value]) =>
    name.startsWith('ce-') && typeof value === 'string' ? [[name.slice(3), decoded(value)]] : [],
  )
  return Object.fromEntries(found)
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}
