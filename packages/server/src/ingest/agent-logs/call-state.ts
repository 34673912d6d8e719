import type { JsonObject } from './join-json.ts'
import type { Copy, Place, Sighting } from './sighting.ts'

/** What the ledger remembers of a call that histories told of. */
export interface CallState {
  readonly sighting: Sighting
  /** How often the call's entry was replaced; null when another reporter brought the call. */
  readonly revision: number | null
  /** The price rows behind the entry, by segment; null where there was none. */
  readonly prices: readonly (string | null)[]
}

type PackedPlace = readonly [order: Place['order'], time: number, who: Place['who']]
type PackedCopy = readonly [
  request: string,
  own: 0 | 1,
  facts: JsonObject,
  tools: readonly string[],
  places: readonly PackedPlace[],
]

interface PackedState {
  readonly r: number | null
  readonly p: readonly (string | null)[]
  readonly s: readonly PackedCopy[]
}

/** Writes a state as compact JSON. The same state always gives the same text. */
export function encodeCallState({ sighting, revision, prices }: CallState): string {
  const packed: PackedState = { r: revision, p: prices, s: sighting.map(packCopy) }
  return JSON.stringify(packed)
}

/** Reads what `encodeCallState` wrote. */
export function decodeCallState(text: string): CallState {
  const packed: PackedState = JSON.parse(text)
  return { sighting: packed.s.map(unpackCopy), revision: packed.r, prices: packed.p }
}

const packCopy = ({ request, own, facts, tools, places }: Copy): PackedCopy => [
  request,
  own,
  facts,
  tools,
  places.map(({ order, time, who }): PackedPlace => [order, time, who]),
]

const unpackCopy = ([request, own, facts, tools, places]: PackedCopy): Copy => ({
  request,
  own,
  facts,
  tools,
  places: places.map(([order, time, who]) => ({ order, time, who })),
})
