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
 * The entries by which a call that comes under the id of one that the ledger holds takes its place:
 * of one that was only watched, or of one that a history told of and that has grown since. Empty: what
 * is held stands.
 */
export function takeOver(entry: Entry, held: HeldEntry): readonly Entry[] {
  if (entry.sign === -1 || entry.corrects !== undefined || isWatched(entry)) return []
  const first = held(entry.id)
  if (first === undefined || !(isWatched(first) || isGrown(entry, first))) return []
  const live = liveEntry(entry.id, held)
  // What a history told of and took back was none.
  if (live === undefined && !isWatched(first)) return []
  const isBetter =
    live === undefined || (isWatched(live) ? outranks(entry, live) : isGrown(entry, live))
  return isBetter ? amended(entry.id, entry, held) : []
}

/** The sources of calls that histories of agents tell of begin so. */
const HISTORY = 'import:'

/** Whether a history told of a call: what it told, it may take back. */
export const isHistorical = (source: string | null | undefined): boolean =>
  source?.startsWith(HISTORY) === true

/**
 * Whether a history told more of a call later: an answer grows while it is written, the sum of a
 * session until that ends. So what other ledgers export, and export again, may be imported in any
 * order. They may name different sessions: one may know a copy of a history, and not the original.
 */
function isGrown(later: Entry, before: Entry): boolean {
  if (!isSameTool(later, before)) return false
  const [counts, less] = [countsOf(later), countsOf(before)]
  const names = [...new Set([...counts.keys(), ...less.keys()])]
  const growth = names.map((name) => (counts.get(name) ?? 0) - (less.get(name) ?? 0))
  return growth.every((by) => by >= 0) && growth.some((by) => by > 0)
}

/** Whether one history told of both. */
export const isSameHistory = (one: Entry, other: Entry): boolean =>
  isSameTool(one, other) && one.dimensions.session === other.dimensions.session

/** Whether histories of one tool told of both, of one project: a key may be for one project alone. */
function isSameTool(one: Entry, other: Entry): boolean {
  const [left, right] = [one.dimensions, other.dimensions]
  return isHistorical(left.source) && left.source === right.source && left.project === right.project
}

/** What a call consumed, over all its parts. */
function countsOf({ usage }: Entry): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const { meters } of usage.segments) {
    for (const [name, count] of Object.entries(meters)) {
      counts.set(name, (counts.get(name) ?? 0) + Number(count))
    }
  }
  return counts
}
