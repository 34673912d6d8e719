import { costOf, type Entry, replacement, reversal } from '@tokenledger/sdk'
import type { Decided, HeldEntry } from '../../store/store.ts'
import type { AgentLogReader, CallReading } from './agent-log-source.ts'
import { decodeCallState, encodeCallState, encodeOrigin } from './call-state.ts'
import { VERSION } from './json-version.ts'
import {
  type Copy,
  callOfSighting,
  joinSightings,
  type Sighting,
  timeOfCopy,
  whoOfCopy,
} from './sighting.ts'

/** What became of a call: known calls that later rows told more of are `changed`; one that another reporter brought is `elsewhere`, and its reading stands. */
export type Outcome = 'new' | 'changed' | 'unchanged' | 'elsewhere'

/** What a decision stands on. */
export interface DecideOptions {
  /** Where the calls come from: `import:claude-code`. */
  readonly scope: string
  readonly read: AgentLogReader['read']
  /** What was seen now, by key. */
  readonly seen: ReadonlyMap<string, Sighting>
  /** States of the calls that are known. */
  readonly known: ReadonlyMap<string, string>
  readonly held: HeldEntry
  /** Told what became of each call. */
  readonly onOutcome: (outcome: Outcome) => void
}

interface CallDecision {
  readonly outcome: Outcome
  readonly decided: readonly Decided[]
}

/**
 * Decides what follows from what was seen: nothing, when it says nothing new; an entry for a call
 * that was not known; a reversal and a replacement for one that grew or is attributed otherwise.
 */
export function* decideCalls(options: DecideOptions): Generator<Decided> {
  for (const [key, sighting] of options.seen) {
    const { outcome, decided } = decideCall(key, sighting, options)
    options.onOutcome(outcome)
    yield* decided
  }
}

function decideCall(key: string, sighting: Sighting, options: DecideOptions): CallDecision {
  const text = options.known.get(key)
  if (text === undefined) return enter(key, sighting, options)
  const before = decodeCallState(text, () => options.held(key)?.usage.raw)
  const after = { ...before, sighting: joinSightings(before.sighting, sighting) }
  const state = encodeCallState(after)
  if (state === encodeCallState(before)) return { outcome: 'unchanged', decided: [] }
  if (before.revision === null) return remember(key, 'elsewhere', state)
  const call = callOfSighting(after.sighting)
  const isSame = meaningOf(callOfSighting(before.sighting)) === meaningOf(call)
  return isSame
    ? remember(key, 'unchanged', state)
    : amend(key, before.revision, after.sighting, options)
}

const remember = (key: string, outcome: Outcome, state: string): CallDecision => ({
  outcome,
  decided: [{ kind: 'state', key, state }],
})

/** All of a call that its entry shows; when something was written is not shown. */
function meaningOf(call: Copy): string {
  const who = Object.entries(whoOfCopy(call)).sort(([left], [right]) => (left < right ? -1 : 1))
  return JSON.stringify([call.facts, call.tools, timeOfCopy(call), who], withoutVersions)
}

const withoutVersions = (name: string, value: unknown): unknown =>
  name === VERSION ? undefined : value

function enter(
  key: string,
  sighting: Sighting,
  { scope, read, held }: DecideOptions,
): CallDecision {
  const there = held(key)
  if (there !== undefined) {
    const isOurs = there.dimensions.source === scope
    const revision = isOurs ? liveRevision(key, 0, held) : null
    return remember(
      key,
      isOurs ? 'unchanged' : 'elsewhere',
      encodeCallState({ sighting, revision }),
    )
  }
  const entry = entryOf(key, read(key, callOfSighting(sighting)))
  const origin = encodeOrigin(sighting, entry.usage.raw)
  return { outcome: 'new', decided: [{ kind: 'entry', entry, origin }] }
}

/** What is reversed is the entry that the ledger holds, not what its rows would mean by now. */
function amend(
  key: string,
  replaced: number,
  sighting: Sighting,
  options: DecideOptions,
): CallDecision {
  const { read, held } = options
  const last = liveRevision(key, replaced, held)
  const wrong = held(idOf(key, last))
  // The ledger has forgotten it.
  if (wrong === undefined) return enter(key, sighting, options)
  const revision = last + 1
  const right = entryOf(key, read(key, callOfSighting(sighting)))
  // Where the order of files must not matter, a call's time is what its rows say by now.
  const next = { ...replacement(wrong, right, revision), time: right.time }
  return {
    outcome: 'changed',
    decided: [
      { kind: 'entry', entry: reversal(wrong) },
      { kind: 'entry', entry: next },
      { kind: 'state', key, state: encodeCallState({ sighting, revision }) },
    ],
  }
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
