import type { Entry } from '@tokenledger/sdk/reading'
import { amended, liveRevision, revisionId } from '../../../store/live-entry.ts'
import type { HeldEntry } from '../../../store/store.ts'
import { isWatched, outranks } from '../../../store/take-over.ts'

/**
 * The entries that make the ledger say of a call what is known of it now. What another reporter says of
 * the call stands, unless it does not know the usage and OpenTelemetry does; it stands again when
 * OpenTelemetry takes back what it said.
 *
 * @param id the id of the call's first entry
 * @param told what OpenTelemetry says; null: there is no such call
 */
export function amendEntry(id: string, told: Entry | null, held: HeldEntry): readonly Entry[] {
  if (held(id) === undefined) return told === null ? [] : [told]
  const revision = liveRevision(id, held)
  const live = held(revisionId(id, revision))
  const last = live ?? held(revisionId(id, revision - 1))
  if (last !== undefined && !isWatched(last)) {
    const isBetter = live !== undefined && told !== null && outranks(told, live)
    return isBetter ? amended(id, told, held) : []
  }
  const other = ofOthers(id, revision, held)
  const right = other === undefined || (told !== null && outranks(told, other)) ? told : other
  return amended(id, right, held)
}

/** What another reporter said of the call, the last time that one did. */
function ofOthers(id: string, revision: number, held: HeldEntry): Entry | undefined {
  for (let before = revision - 1; before >= 0; before--) {
    const entry = held(revisionId(id, before))
    if (entry !== undefined && !isWatched(entry)) return { ...entry, id }
  }
  return undefined
}
