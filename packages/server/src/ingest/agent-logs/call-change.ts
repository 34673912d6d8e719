import { costOf, type Entry } from '@tokenledger/sdk/reading'
import { amended, liveRevision } from '../../store/live-entry.ts'
import type { HeldEntry } from '../../store/store.ts'
import type { AgentLogReader, CallReading } from './agent-log-source.ts'
import { VERSION } from './json-version.ts'
import { type Copy, timeOfCopy, whoOfCopy } from './sighting.ts'

/** What was known of a call, and what is known now; undefined: there is, or was, no such call. */
export interface CallVersions {
  /** The id of the call's first entry. */
  readonly id: string
  readonly was: Copy | undefined
  readonly is: Copy | undefined
  /** How often its entry was replaced so far. */
  readonly revision: number
}

/** What follows from a change. */
export interface CallChange {
  readonly outcome: 'new' | 'changed' | 'unchanged'
  readonly entries: readonly Entry[]
  readonly revision: number
}

/** Who reads, and the ledger that is written to. */
export interface CallSurroundings {
  readonly reader: Pick<AgentLogReader, 'read'>
  readonly held: HeldEntry
}

/**
 * Decides what follows when more became known of a call: nothing when it means the same, else a
 * reversal of the entry that the ledger holds, not of what its rows would mean by now, and a
 * replacement; the reversal alone when the call is none.
 */
export function changeOf(versions: CallVersions, surroundings: CallSurroundings): CallChange {
  const { was, is, revision } = versions
  if (was !== undefined && is !== undefined && meaningOf(was) === meaningOf(is)) {
    return { outcome: 'unchanged', entries: [], revision }
  }
  return is === undefined ? withdraw(versions, surroundings) : amend(versions, is, surroundings)
}

function withdraw({ id, revision }: CallVersions, { held }: CallSurroundings): CallChange {
  const entries = amended(id, null, held, revision)
  const last = liveRevision(id, held, revision)
  return { outcome: entries.length > 0 ? 'changed' : 'unchanged', entries, revision: last }
}

function amend({ id, revision }: CallVersions, is: Copy, around: CallSurroundings): CallChange {
  const { held, reader } = around
  const entries = amended(id, entryOf(id, reader.read(id, is)), held, revision)
  // The ledger has forgotten it, or never knew it.
  if (entries.length === 1 && entries[0]?.id === id) return { outcome: 'new', entries, revision: 0 }
  const last = liveRevision(id, held, revision)
  const isReplaced = entries.length > 1
  return { outcome: 'changed', entries, revision: isReplaced ? last + 1 : last }
}

/** All of a call that its entry shows; when something was written is not shown. */
function meaningOf(call: Copy): string {
  const who = Object.entries(whoOfCopy(call)).sort(([left], [right]) => (left < right ? -1 : 1))
  return JSON.stringify([call.facts, call.tools, timeOfCopy(call), who], withoutVersions)
}

const withoutVersions = (name: string, value: unknown): unknown =>
  name === VERSION ? undefined : value

/** The entry of a call as its source reads it, with its cost. */
export function entryOf(id: string, reading: CallReading): Entry {
  const { usage, time, dimensions } = reading
  const { provider } = dimensions
  const cost = costOf(usage, provider === undefined ? { at: time } : { at: time, provider })
  // What is new stands first: behind a spread object it takes many times as long to set.
  return { id, sign: 1, cost, ...reading }
}
