import { TokenledgerError } from '@tokenledger/sdk/core'
import { parseJson } from '../parse-json.ts'
import type { FoundEvent } from './read-events.ts'

/**
 * The events of a JSON body: an array, or `{"events": […]}`.
 *
 * @throws TokenledgerError `invalid_encoding`, `invalid_json`, `invalid_request`
 */
export function eventsOfJson(body: Uint8Array): Pick<FoundEvent, 'event'>[] {
  const value = parseJson(body)
  const list = Array.isArray(value) ? value : listIn(value)
  if (list !== null) return list.map((event) => ({ event }))
  throw new TokenledgerError(
    'invalid_request',
    'Cannot take the events: the body must be an array of events or {"events": […]}',
  )
}

function listIn(value: unknown): readonly unknown[] | null {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, 'events')) return null
  const { events } = value as { readonly events: unknown }
  return Array.isArray(events) ? events : null
}
