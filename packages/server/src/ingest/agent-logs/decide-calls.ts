import { costOf, type Entry, replacement, reversal } from '@tokenledger/sdk'
import type { Decision, HeldEntry } from '../../store/store.ts'
import type { AgentLogSource, CallReading } from './agent-log-source.ts'
import { decodeCallState, encodeCallState } from './call-state.ts'
import {
  type Copy,
  callOfSighting,
  joinSightings,
  type Sighting,
  timeOfCopy,
  whoOfCopy,
} from './sighting.ts'

/** What became of the calls of a batch. */
export interface Verdict extends Decision {
  readonly newCalls: number
  /** Known calls that later rows added to, or told more of. */
  readonly changedCalls: number
  readonly unchangedCalls: number
  /** Calls that another reporter brought: its reading stands. */
  readonly elsewhereCalls: number
}

/** What a decision stands on. */
export interface DecideOptions {
  readonly source: AgentLogSource
  /** What was seen now, by key. */
  readonly seen: ReadonlyMap<string, Sighting>
  /** States of the calls that are known. */
  readonly known: ReadonlyMap<string, string>
  readonly held: HeldEntry
}

type Outcome = 'new' | 'changed' | 'unchanged' | 'elsewhere'

interface CallDecision {
  readonly outcome: Outcome
  readonly entries?: readonly Entry[]
  readonly state?: string
}

/**
 * Decides what follows from what was seen: nothing, when it says nothing new; an entry for a call
 * that was not known; a reversal and a replacement for one that grew or is attributed otherwise.
 * Pure.
 */
export function decideCalls(options: DecideOptions): Verdict {
  const count = { new: 0, changed: 0, unchanged: 0, elsewhere: 0 }
  const entries: Entry[] = []
  const states = new Map<string, string>()
  for (const [key, sighting] of options.seen) {
    const decision = decideCall(key, sighting, options)
    count[decision.outcome] += 1
    entries.push(...(decision.entries ?? []))
    if (decision.state !== undefined) states.set(key, decision.state)
  }
  return {
    entries,
    states,
    newCalls: count.new,
    changedCalls: count.changed,
    unchangedCalls: count.unchanged,
    elsewhereCalls: count.elsewhere,
  }
}

function decideCall(key: string, sighting: Sighting, options: DecideOptions): CallDecision {
  const text = options.known.get(key)
  if (text === undefined) return enter(key, sighting, options)
  const before = decodeCallState(text)
  const after = { ...before, sighting: joinSightings(before.sighting, sighting) }
  const state = encodeCallState(after)
  if (state === text) return { outcome: 'unchanged' }
  const call = callOfSighting(after.sighting)
  const isSame = meaningOf(callOfSighting(before.sighting)) === meaningOf(call)
  if (before.revision === null) return { outcome: 'elsewhere', state }
  return isSame
    ? { outcome: 'unchanged', state }
    : amend(key, before.revision, after.sighting, options)
}

/** All of a call that its entry shows. */
function meaningOf(call: Copy): string {
  const who = Object.entries(whoOfCopy(call)).sort(([left], [right]) => (left < right ? -1 : 1))
  return JSON.stringify([call.facts, call.tools, timeOfCopy(call), who])
}

function enter(key: string, sighting: Sighting, { source, held }: DecideOptions): CallDecision {
  if (held(key) !== undefined) {
    return { outcome: 'elsewhere', state: encodeCallState({ sighting, revision: null }) }
  }
  const entry = entryOf(key, source.read(key, callOfSighting(sighting)))
  return { outcome: 'new', entries: [entry], state: encodeCallState({ sighting, revision: 0 }) }
}

/** What is reversed is the entry that the ledger holds, not what its rows would mean by now. */
function amend(
  key: string,
  replaced: number,
  sighting: Sighting,
  options: DecideOptions,
): CallDecision {
  const { source, held } = options
  const last = liveRevision(key, replaced, held)
  const wrong = held(idOf(key, last))
  // The ledger refused it, or has forgotten it.
  if (wrong === undefined) return enter(key, sighting, options)
  const revision = last + 1
  const right = entryOf(key, source.read(key, callOfSighting(sighting)))
  // Where the order of files must not matter, a call's time is what its rows say by now.
  const entries = [reversal(wrong), { ...replacement(wrong, right, revision), time: right.time }]
  return { outcome: 'changed', entries, state: encodeCallState({ sighting, revision }) }
}

/** Others correct calls too: what was entered last may have been priced anew since. */
function liveRevision(key: string, entered: number, held: HeldEntry): number {
  let revision = entered
  while (held(`${idOf(key, revision)}~r`) !== undefined) revision++
  return revision
}

const idOf = (key: string, revision: number): string =>
  revision === 0 ? key : `${key}~${revision}`

function entryOf(id: string, reading: CallReading): Entry {
  const { usage, time, dimensions } = reading
  const { provider } = dimensions
  const cost = costOf(usage, { at: time, ...(provider === undefined ? {} : { provider }) })
  return { id, sign: 1, ...reading, cost }
}
