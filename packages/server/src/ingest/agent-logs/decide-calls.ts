import {
  type Cost,
  costOf,
  type Entry,
  type PriceRow,
  replacement,
  reversal,
} from '@tokenledger/sdk'
import type { Decision } from '../../store/store.ts'
import type { AgentLogSource, CallReading } from './agent-log-source.ts'
import { type CallState, decodeCallState, encodeCallState } from './call-state.ts'
import { costOfRows } from './cost-of-rows.ts'
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
  /** Calls that wait for the price rows `neededPrices`, by which they were entered. */
  readonly waiting: readonly string[]
  readonly neededPrices: readonly string[]
}

/** What a decision stands on. */
export interface DecideOptions {
  readonly source: AgentLogSource
  /** What was seen now, by key. */
  readonly seen: ReadonlyMap<string, Sighting>
  /** States of the calls that are known. */
  readonly known: ReadonlyMap<string, string>
  /** Whether the ledger holds an entry with this id. */
  readonly has: (id: string) => boolean
  /** Price rows of the ledger, for reversals of entries that today's prices would not give. */
  readonly prices: ReadonlyMap<string, PriceRow>
}

type Outcome = 'new' | 'changed' | 'unchanged' | 'elsewhere' | 'waiting'

interface CallDecision {
  readonly outcome: Outcome
  readonly entries?: readonly Entry[]
  readonly state?: string
  readonly neededPrices?: readonly string[]
}

/**
 * Decides what follows from what was seen: nothing, when it says nothing new; an entry for a call
 * that was not known; a reversal and a replacement for one that grew or is attributed otherwise.
 * Pure.
 */
export function decideCalls(options: DecideOptions): Verdict {
  const count = { new: 0, changed: 0, unchanged: 0, elsewhere: 0, waiting: 0 }
  const entries: Entry[] = []
  const states = new Map<string, string>()
  const waiting: string[] = []
  const neededPrices = new Set<string>()
  for (const [key, sighting] of options.seen) {
    const decision = decideCall(key, sighting, options)
    count[decision.outcome] += 1
    entries.push(...(decision.entries ?? []))
    if (decision.state !== undefined) states.set(key, decision.state)
    if (decision.outcome === 'waiting') waiting.push(key)
    for (const id of decision.neededPrices ?? []) neededPrices.add(id)
  }
  return {
    entries,
    states,
    newCalls: count.new,
    changedCalls: count.changed,
    unchangedCalls: count.unchanged,
    elsewhereCalls: count.elsewhere,
    waiting,
    neededPrices: [...neededPrices],
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
  return isSame ? { outcome: 'unchanged', state } : amend(key, before, after, options)
}

/** All of a call that its entry shows. */
function meaningOf(call: Copy): string {
  const who = Object.entries(whoOfCopy(call)).sort(([left], [right]) => (left < right ? -1 : 1))
  return JSON.stringify([call.facts, call.tools, timeOfCopy(call), who])
}

function enter(key: string, sighting: Sighting, { source, has }: DecideOptions): CallDecision {
  if (has(key)) {
    return {
      outcome: 'elsewhere',
      state: encodeCallState({ sighting, revision: null, prices: [] }),
    }
  }
  const reading = source.read(key, callOfSighting(sighting))
  const entry = entryOf(key, reading)
  const state = encodeCallState({ sighting, revision: 0, prices: pricesOf(entry.cost) })
  return { outcome: 'new', entries: [entry], state }
}

function amend(
  key: string,
  before: CallState,
  after: CallState,
  { source, prices }: DecideOptions,
): CallDecision {
  const reading = source.read(key, callOfSighting(before.sighting))
  const cost = costAsEntered(reading, before.prices, prices)
  if (cost === null) {
    return { outcome: 'waiting', neededPrices: before.prices.filter((price) => price !== null) }
  }
  const wrong = entryOf(idOf(key, before.revision ?? 0), reading, cost)
  const revision = (before.revision ?? 0) + 1
  const right = entryOf(key, source.read(key, callOfSighting(after.sighting)))
  // Where the order of files must not matter, a call's time is what its rows say by now.
  const entries = [reversal(wrong), { ...replacement(wrong, right, revision), time: right.time }]
  const state = encodeCallState({ ...after, revision, prices: pricesOf(right.cost) })
  return { outcome: 'changed', entries, state }
}

/** The cost that the entry has; null when the price book has changed and the rows are not at hand. */
function costAsEntered(
  reading: CallReading,
  ids: readonly (string | null)[],
  prices: ReadonlyMap<string, PriceRow>,
): Cost | null {
  const cost = priced(reading)
  if (JSON.stringify(pricesOf(cost)) === JSON.stringify(ids)) return cost
  if (ids.some((id) => id !== null && !prices.has(id))) return null
  return costOfRows(
    reading.usage,
    ids.map((id) => (id === null ? null : (prices.get(id) ?? null))),
  )
}

const pricesOf = (cost: Cost): readonly (string | null)[] =>
  cost.segments.map(({ price }) => price?.id ?? null)

const idOf = (key: string, revision: number): string =>
  revision === 0 ? key : `${key}~${revision}`

function priced({ usage, time, dimensions }: CallReading): Cost {
  const { provider } = dimensions
  return costOf(usage, { at: time, ...(provider === undefined ? {} : { provider }) })
}

const entryOf = (id: string, reading: CallReading, cost = priced(reading)): Entry => ({
  id,
  sign: 1,
  ...reading,
  cost,
})
