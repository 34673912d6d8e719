import { liveRevision } from '../../store/live-entry.ts'
import type { Decided, HeldEntry } from '../../store/store.ts'
import { takeOver } from '../../store/take-over.ts'
import type { TelemetryOfCalls } from '../agent-telemetry.ts'
import type { AgentLogReader } from './agent-log-source.ts'
import { type CallChange, changeOf, entryOf } from './call-change.ts'
import { type CallState, decodeCallState, encodeCallState, encodeOrigin } from './call-state.ts'
import { type Copy, callOfSighting, joinSightings, type Sighting } from './sighting.ts'
import type { StepTally } from './step-tally.ts'

/** What became of a call: known calls that later rows told more of are `changed`; one that another reporter brought is `elsewhere`, and its reading stands. */
export type Outcome = 'new' | 'changed' | 'unchanged' | 'elsewhere'

/** What a decision stands on. */
export interface DecideOptions {
  /** Where the calls come from: `import:claude-code`. */
  readonly scope: string
  readonly reader: Pick<AgentLogReader, 'calls' | 'elsewhere' | 'read'>
  /** What was seen now, by key. */
  readonly seen: ReadonlyMap<string, Sighting>
  /** States of the calls that are known. */
  readonly known: ReadonlyMap<string, string>
  readonly held: HeldEntry
  readonly telemetry: TelemetryOfCalls
  /** Told what became of each call. */
  readonly tally: StepTally
  /** Takes what follows for other keys, for the next step. */
  readonly elsewhere: Map<string, Sighting>
  /** Whether what was seen now follows from an earlier step, not from rows. */
  readonly isFollowing: boolean
}

interface Decision {
  readonly outcomes: readonly Outcome[]
  readonly decided: readonly Decided[]
}

/**
 * Decides what follows from what was seen: nothing, when it says nothing new; an entry for a call
 * that was not known; a reversal and a replacement for one that grew or is attributed otherwise. What
 * telemetry has entered of a call is reversed beside it.
 */
export function* decideCalls(options: DecideOptions): Generator<Decided> {
  const { seen, telemetry, tally } = options
  for (const [key, sighting] of seen) {
    const { outcomes, decided } = decideKey(key, sighting, options)
    for (const outcome of outcomes) tally.outcome(outcome)
    for (const one of decided) {
      if (one.kind === 'entry') tally.entry(one.entry)
      yield one
      if (one.kind !== 'entry') continue
      for (const entry of telemetry.reversals(one.entry)) {
        tally.entry(entry)
        yield { kind: 'entry', entry }
      }
    }
  }
}

function decideKey(key: string, sighting: Sighting, options: DecideOptions): Decision {
  const text = options.known.get(key)
  if (text === undefined) {
    lookElsewhere(key, sighting, options)
    return enter(key, sighting, options)
  }
  const before = decodeCallState(text, () => options.held(key)?.usage.raw)
  const after = { ...before, sighting: joinSightings(before.sighting, sighting) }
  const state = encodeCallState(after)
  const isUnchanged = state === encodeCallState(before)
  // A row that is read again may be of an import that was interrupted before the other keys were told.
  if (!(isUnchanged && options.isFollowing)) lookElsewhere(key, after.sighting, options)
  if (isUnchanged) {
    const calls = options.reader.calls?.(after.sighting).length ?? 1
    return { outcomes: new Array<Outcome>(calls).fill('unchanged'), decided: [] }
  }
  if (before.revision === null) return remember(key, after, ['elsewhere'])
  return change(key, before, after.sighting, options)
}

function lookElsewhere(told: string, joined: Sighting, { reader, elsewhere }: DecideOptions): void {
  for (const { key, sighting } of reader.elsewhere?.(told, joined) ?? []) {
    const other = elsewhere.get(key)
    elsewhere.set(key, other === undefined ? sighting : joinSightings(other, sighting))
  }
}

const remember = (key: string, state: CallState, outcomes: readonly Outcome[]): Decision => ({
  outcomes,
  decided: [{ kind: 'state', key, state: encodeCallState(state) }],
})

function change(
  key: string,
  before: CallState,
  sighting: Sighting,
  { reader, held }: DecideOptions,
): Decision {
  const calls = callsOf(reader, sighting)
  const known = callsOf(reader, before.sighting)
  const changes = Array.from({ length: Math.max(calls.length, known.length) }, (_, index) =>
    changeOf(
      {
        id: idOfCall(key, index),
        was: known[index],
        is: calls[index],
        revision: index === 0 ? (before.revision ?? 0) : 0,
      },
      { reader, held },
    ),
  )
  return decisionOf(key, sighting, changes)
}

function decisionOf(key: string, sighting: Sighting, changes: readonly CallChange[]): Decision {
  const state = encodeCallState({ sighting, revision: changes[0]?.revision ?? 0 })
  const entries = changes.flatMap((one) => one.entries)
  return {
    outcomes: changes.map(({ outcome }) => outcome),
    decided: [
      ...entries.map((entry): Decided => ({ kind: 'entry', entry })),
      { kind: 'state', key, state },
    ],
  }
}

function enter(key: string, sighting: Sighting, options: DecideOptions): Decision {
  const { scope, reader, held } = options
  const there = held(key)
  if (there?.dimensions.source === scope) return enterAgain(key, sighting, options)
  if (there !== undefined) return enterBeside(key, sighting, options)
  const [call, ...others] = callsOf(reader, sighting)
  if (call === undefined) return remember(key, { sighting, revision: 0 }, [])
  const entry = entryOf(key, reader.read(key, call))
  const first: Decided = { kind: 'entry', entry, origin: encodeOrigin(sighting, entry.usage.raw) }
  if (others.length === 0) return { outcomes: NEW, decided: [first] }
  const more = others.map((one, index) => {
    const id = idOfCall(key, index + 1)
    return changeOf({ id, was: undefined, is: one, revision: 0 }, { reader, held })
  })
  return {
    outcomes: ['new', ...more.map(({ outcome }) => outcome)],
    decided: [
      first,
      ...more
        .flatMap(({ entries }) => entries)
        .map((one): Decided => ({ kind: 'entry', entry: one })),
    ],
  }
}

/**
 * The ledger holds what the same tool's histories told before, and does not know which: it came from
 * another ledger. What it lacks of that is entered, what has grown since takes its place, and what is
 * none by now is taken back.
 */
function enterAgain(key: string, sighting: Sighting, { reader, held }: DecideOptions): Decision {
  const calls = callsOf(reader, sighting)
  if (calls.length === 0) {
    const versions = { id: key, was: undefined, is: undefined, revision: 0 }
    return decisionOf(key, sighting, [changeOf(versions, { reader, held })])
  }
  const changes = calls.map((call, index) => {
    const id = idOfCall(key, index)
    const entry = entryOf(id, reader.read(key, call))
    const isNew = held(id) === undefined
    return { isNew, entries: isNew ? [entry] : takeOver(entry, held) }
  })
  const outcomes = changes.map(({ isNew, entries }): Outcome => {
    if (isNew) return 'new'
    return entries.length > 0 ? 'changed' : 'unchanged'
  })
  const replaced = Math.max(0, (changes[0]?.entries.length ?? 0) - 1)
  const revision = liveRevision(key, held) + replaced
  const { decided } = remember(key, { sighting, revision }, outcomes)
  const entries = changes.flatMap((one) => one.entries)
  return {
    outcomes,
    decided: [...entries.map((entry): Decided => ({ kind: 'entry', entry })), ...decided],
  }
}

/** Another reporter brought the call: its reading stands, unless it was only watched. */
function enterBeside(key: string, sighting: Sighting, { reader, held }: DecideOptions): Decision {
  const [call] = callsOf(reader, sighting)
  const entries = call === undefined ? [] : takeOver(entryOf(key, reader.read(key, call)), held)
  if (entries.length === 0) return remember(key, { sighting, revision: null }, ['elsewhere'])
  const revision = liveRevision(key, held) + entries.length - 1
  const { decided } = remember(key, { sighting, revision }, [])
  const corrections = entries.map((entry): Decided => ({ kind: 'entry', entry }))
  return { outcomes: ['changed'], decided: [...corrections, ...decided] }
}

const NEW: readonly Outcome[] = ['new']

const callsOf = (reader: DecideOptions['reader'], sighting: Sighting): readonly Copy[] =>
  reader.calls?.(sighting) ?? [callOfSighting(sighting)]

/** The first call of a key has its id; calls that cannot be told from it are numbered. */
const idOfCall = (key: string, index: number): string => (index === 0 ? key : `${key}:${index + 1}`)
