import type { Entry } from '@tokenledger/sdk/core'
import { amended, liveEntry } from './live-entry.ts'
import type { HeldEntry } from './store.ts'

/** The source of calls that OpenTelemetry tells of: somebody watched them. */
export const OTLP_SOURCE = 'otlp'

/** Whether a call is told of by who watched it, not by who made it. */
export const isWatched = (entry: Entry): boolean => entry.dimensions.source === OTLP_SOURCE

/**
 * Whether of two readings of one call the first one counts: one that knows the usage before one that
 * does not, then the word of who made the call before that of who watched it. What came first does not
 * matter but between two of equal rank.
 */
export function outranks(one: Entry, other: Entry): boolean {
  if (knowsUsage(one) !== knowsUsage(other)) return knowsUsage(one)
  return !isWatched(one) && isWatched(other)
}

const knowsUsage = ({ usage }: Entry): boolean => usage.status !== 'missing'

/**
 * The entries by which a call that comes under the id of one that the ledger holds takes its place.
 * Empty: what is held stands, as it does unless it was only watched.
 */
export function takeOver(entry: Entry, held: HeldEntry): readonly Entry[] {
  if (entry.sign === -1 || entry.corrects !== undefined || isWatched(entry)) return []
  const first = held(entry.id)
  if (first === undefined || !isWatched(first)) return []
  const live = liveEntry(entry.id, held)
  if (live !== undefined && !(isWatched(live) && outranks(entry, live))) return []
  return amended(entry.id, entry, held)
}
