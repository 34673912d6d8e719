import { type Entry, type WireEvent, wireEvent } from '@tokenledger/sdk'
import { type LiveCalls, livePages } from '../../store/live-entries.ts'
import type { Store } from '../../store/store.ts'

/**
 * The calls of a ledger as events of the wire, the newest first. What another ledger reads of them is
 * the same call with the same figures; a corrected call is one event, as it stands by now.
 */
export async function* exportedEvents(store: Store, wanted: LiveCalls): AsyncGenerator<WireEvent> {
  for await (const entries of livePages(store, wanted)) {
    for (const entry of entries) {
      const event = wireEvent(asFirst(entry))
      if (event !== null) yield event
    }
  }
}

/** A revision under the id of its call: only corrections are named `…~1`. */
function asFirst({ corrects, ...entry }: Entry): Entry {
  return corrects === undefined ? entry : { ...entry, id: entry.id.replace(/~\d+$/, '') }
}
