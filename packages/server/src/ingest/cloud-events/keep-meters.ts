import type { Entry } from '@tokenledger/sdk/reading'
import { amended, liveEntry } from '../../store/live-entry.ts'
import type { AppendResult, Decided, HeldEntry, Rejection, Store } from '../../store/store.ts'
import { isWatched, takeOver } from '../../store/take-over.ts'
import type { WireEvent } from '../../wire/event.ts'
import { entryOf } from '../entry-of.ts'
import { isFault } from '../event-fault.ts'

/** One meter of a call that other events tell of too. */
export interface MeterPart {
  /** Which event: the same again is the same part. */
  readonly by: string
  /** The id of the call's entry. */
  readonly call: string
  readonly event: WireEvent
}

/** Where parts are kept, and on whose behalf. */
export interface KeepMetersOptions {
  readonly store: Pick<Store, 'reconcile'>
  /** Epoch milliseconds: the time of events that have none. */
  readonly now: number
  /** The only project that the sender may report to; null: any. */
  readonly project: string | null
}

/** What is remembered of a call: its parts, and whether its entry is made of them. */
interface CallState {
  readonly isEntered: boolean
  readonly parts: Readonly<Record<string, WireEvent>>
}

/** How long a call may be told of in parts. */
const REMEMBERED_MS = 30 * 86_400_000
const SCOPE = 'cloudevents'
const NOTHING: CallState = { isEntered: false, parts: {} }
const keyOf = (call: string): string => `call:${call}`

/**
 * Counts the calls that parts add up to, each once: a part that comes later corrects the entry. Neither
 * the order of the parts nor how they are split into requests matters. Durable when it resolves; the
 * result counts parts.
 */
export async function keepMeters(
  parts: readonly MeterPart[],
  options: KeepMetersOptions,
): Promise<AppendResult> {
  const { store, project } = options
  const scope = project === null ? SCOPE : `${SCOPE}@${project}`
  const calls = byCall(parts)
  const keys = [...calls.keys()].map(keyOf)
  let accepted = 0
  let callsOfEntries: string[] = []
  const { rejected } = await store.reconcile(scope, keys, (known, held) => {
    const decided: Decided[] = []
    accepted = 0
    callsOfEntries = []
    for (const [id, told] of calls) {
      const text = known.get(keyOf(id))
      const before: CallState = text === undefined ? NOTHING : JSON.parse(text)
      const added = newParts(told, before, options)
      if (added.size === 0) continue
      accepted += added.size
      const after = { ...before, parts: { ...before.parts, ...Object.fromEntries(added) } }
      const entries = entriesOf(id, after, { ...options, held })
      const isEntered = before.isEntered || entries.length > 0
      const state = stateText({ ...after, isEntered })
      decided.push({ kind: 'state', key: keyOf(id), state, keepMs: REMEMBERED_MS })
      for (const entry of entries) decided.push({ kind: 'entry', entry })
      callsOfEntries.push(...entries.map(() => id))
    }
    return decided
  })
  return resultOf(parts, { accepted, callsOfEntries, rejected })
}

const stateText = (state: CallState): string => JSON.stringify(state)

function byCall(parts: readonly MeterPart[]): ReadonlyMap<string, readonly MeterPart[]> {
  const calls = new Map<string, MeterPart[]>()
  for (const part of parts) {
    const others = calls.get(part.call)
    if (others === undefined) calls.set(part.call, [part])
    else others.push(part)
  }
  return calls
}

/** A part without a time has that of its arrival, whenever others come. */
function newParts(
  told: readonly MeterPart[],
  before: CallState,
  { now }: KeepMetersOptions,
): ReadonlyMap<string, WireEvent> {
  const added = new Map<string, WireEvent>()
  for (const { by, event } of told) {
    if (Object.hasOwn(before.parts, by) || added.has(by)) continue
    added.set(by, { ...event, time: event.time ?? new Date(now).toISOString() })
  }
  return added
}

/** Who reported the whole call said it better, and nobody corrects a call of another project. */
function entriesOf(
  id: string,
  { isEntered, parts }: CallState,
  { held, now, project }: KeepMetersOptions & { readonly held: HeldEntry },
): readonly Entry[] {
  const entry = entryOf({ ...sumOf(parts), id }, { now, newId: () => id })
  if (isFault(entry)) return []
  const first = held(id)
  if (first === undefined) return [entry]
  if (project !== null && first.dimensions.project !== project) return []
  const live = liveEntry(id, held)
  const isOurs = isEntered && live !== undefined && !isWatched(live)
  return isOurs ? amended(id, entry, held) : takeOver(entry, held)
}

/** The event that parts add up to: the meters of all, the earliest time, each field as one states it. */
function sumOf(parts: CallState['parts']): WireEvent {
  const meters: Record<string, number> = {}
  const events = Object.entries(parts)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, event]) => event)
  for (const event of events) {
    for (const [meter, count] of Object.entries(event.meters ?? {}))
      meters[meter] = (meters[meter] ?? 0) + Number(count)
  }
  const times = events.flatMap(({ time }) => time ?? [])
  const [time] = times.sort((one, other) => Date.parse(one) - Date.parse(other))
  return { ...Object.assign({}, ...events), meters, ...(time !== undefined && { time }) }
}

interface Kept {
  readonly accepted: number
  /** Of each entry that was handed in, the call. */
  readonly callsOfEntries: readonly string[]
  readonly rejected: readonly Rejection[]
}

/** What the ledger refuses of a call, it refuses of all its parts. */
function resultOf(parts: readonly MeterPart[], kept: Kept): AppendResult {
  const refused = new Map(kept.rejected.map((one) => [kept.callsOfEntries[one.index], one]))
  const rejected = parts.flatMap(({ call }, index) => {
    const why = refused.get(call)
    return why === undefined ? [] : [{ ...why, index }]
  })
  const accepted = Math.max(0, kept.accepted - rejected.length)
  return { accepted, duplicates: parts.length - accepted - rejected.length, rejected }
}
