import type { Entry } from '../ledger/entry.ts'
import { wireEvent } from '../ledger/wire-event.ts'

/** A call as one line of JSON: an event of the wire. Null for a correction. */
export function eventLine(entry: Entry): string | null {
  const event = wireEvent(entry)
  return event === null ? null : JSON.stringify(event)
}
