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
  own: 0 | 1,
  facts: JsonObject,
  tools: readonly string[],
  places: readonly PackedPlace[],
]

interface PackedState {
  readonly r: number | null
  readonly p: readonly (string | null)[]
  readonly s: Readonly<Record<string, PackedCopy>>
}

/** Writes a state as compact JSON. The same state always gives the same text. */
export function encodeCallState({ sighting, revision, prices }: CallState): string {
  const packed: PackedState = { r: revision, p: prices, s: mapValues(sighting, packCopy) }
  return JSON.stringify(packed)
}

/** Reads what `encodeCallState` wrote. */
export function decodeCallState(text: string): CallState {
  const packed: PackedState = JSON.parse(text)
  return { sighting: mapValues(packed.s, unpackCopy), revision: packed.r, prices: packed.p }
}

const packCopy = ({ own, facts, tools, places }: Copy): PackedCopy => [
  own,
  facts,
  tools,
  places.map(({ order, time, who }): PackedPlace => [order, time, who]),
]

const unpackCopy = ([own, facts, tools, places]: PackedCopy): Copy => ({
  own,
  facts,
  tools,
  places: places.map(([order, time, who]) => ({ order, time, who })),
})

function mapValues<In, Out>(
  record: Readonly<Record<string, In>>,
  change: (value: In) => Out,
): Record<string, Out> {
  const changed: Record<string, Out> = {}
  for (const key of Object.keys(record)) {
    const value = record[key]
    if (value !== undefined) changed[key] = change(value)
  }
  return changed
}
