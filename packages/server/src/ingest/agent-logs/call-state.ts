import type { Json, JsonObject } from './join-json.ts'
import type { Copy, Place, Sighting } from './sighting.ts'

/** What the ledger remembers of a call that histories told of. */
export interface CallState {
  readonly sighting: Sighting
  /** How often the call's entry was replaced; null when another reporter brought the call. */
  readonly revision: number | null
}

type PackedPlace = readonly [order: Place['order'], time: number, who: Place['who']]
type PackedCopy = readonly [
  request: string,
  own: 0 | 1,
  facts: JsonObject,
  tools: readonly string[],
  places: readonly PackedPlace[],
]
type Packed = readonly [revision: number | null, copies: readonly PackedCopy[]]

/** Stands for a usage object that the entry holds already: half of a state's length. */
const AS_IN_ENTRY = '='

/** Writes a state as compact JSON. The same state always gives the same text. */
export const encodeCallState = ({ sighting, revision }: CallState): string =>
  JSON.stringify([revision, sighting.map((copy) => packCopy(copy, copy.facts))])

/**
 * Writes the state of a call that is entered now, to stand beside its entry.
 *
 * @param raw the usage object that the entry keeps
 */
export const encodeOrigin = (sighting: Sighting, raw: unknown): string =>
  JSON.stringify([0, sighting.map((copy) => packCopy(copy, factsBeside(raw, copy.facts)))])

const factsBeside = (raw: unknown, facts: JsonObject): JsonObject =>
  raw !== undefined && facts['usage'] === raw ? { ...facts, usage: AS_IN_ENTRY } : facts

const packCopy = ({ request, own, tools, places }: Copy, facts: JsonObject): PackedCopy => [
  request,
  own,
  facts,
  tools,
  places.map(({ order, time, who }): PackedPlace => [order, time, who]),
]

/**
 * Reads what `encodeCallState` or `encodeOrigin` wrote.
 *
 * @param rawOf the usage object of the call's first entry; asked for only when it is needed
 */
export function decodeCallState(text: string, rawOf: () => unknown): CallState {
  const [revision, copies]: Packed = JSON.parse(text)
  return { sighting: copies.map((copy) => unpackCopy(copy, rawOf)), revision }
}

function unpackCopy([request, own, facts, tools, places]: PackedCopy, rawOf: () => unknown): Copy {
  const isKept = facts['usage'] === AS_IN_ENTRY
  return {
    request,
    own,
    facts: isKept ? { ...facts, usage: rawOf() as Json } : facts,
    tools,
    places: places.map(([order, time, who]) => ({ order, time, who })),
  }
}
