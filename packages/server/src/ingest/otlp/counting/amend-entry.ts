import { type Entry, replacement, reversal } from '@tokenledger/sdk'
import type { HeldEntry } from '../../../store/store.ts'

/** Who reports what comes by OpenTelemetry. */
export const OTLP_SOURCE = 'otlp'

/**
 * The entries that make the ledger say of a call what is known of it now: the entry itself, a reversal
 * and a replacement, or the reversal alone (null: there is no such call). Empty when another
 * reporter brought the call: that reading stands.
 *
 * @param id the id of the call's first entry
 */
export function amendEntry(id: string, right: Entry | null, held: HeldEntry): readonly Entry[] {
  const first = held(id)
  if (first !== undefined && first.dimensions.source !== OTLP_SOURCE) return []
  const revision = liveRevision(id, held)
  const live = held(idOf(id, revision))
  if (right === null) return live === undefined ? [] : [reversal(live)]
  if (live !== undefined) {
    return [reversal(live), { ...replacement(live, right, revision + 1), time: right.time }]
  }
  const withdrawn = revision === 0 ? undefined : held(idOf(id, revision - 1))
  if (withdrawn === undefined) return [right]
  return [{ ...replacement(withdrawn, right, revision), time: right.time }]
}

/** Others correct entries too: what was entered last may have been priced anew since. */
function liveRevision(id: string, held: HeldEntry): number {
  let revision = 0
  while (held(`${idOf(id, revision)}~r`) !== undefined) revision++
  return revision
}

const idOf = (id: string, revision: number): string => (revision === 0 ? id : `${id}~${revision}`)
