import type { Json, JsonObject } from './join-json.ts'
import { memoOfLast } from './memo-of-last.ts'
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
const AS_IN_ENTRY_TEXT = JSON.stringify(AS_IN_ENTRY)

/** Writes a state as compact JSON. The same state always gives the same text. */
export const encodeCallState = ({ sighting, revision }: CallState): string =>
  stateText(revision, sighting, (copy) => text(copy.facts))

/**
 * Writes the state of a call that is entered now, to stand beside its entry.
 *
 * @param raw the usage object that the entry keeps
 */
export const encodeOrigin = (sighting: Sighting, raw: unknown): string =>
  stateText(0, sighting, ({ facts }) =>
    raw !== undefined && facts['usage'] === raw ? factsWithoutUsage(facts) : text(facts),
  )

function factsWithoutUsage(facts: JsonObject): string {
  let fields = ''
  for (const name in facts) {
    const value = facts[name] ?? null
    fields += `${fields === '' ? '' : ','}${text(name)}:${name === 'usage' ? AS_IN_ENTRY_TEXT : text(value)}`
  }
  return `{${fields}}`
}

// Put together by hand, since `JSON.stringify` of nested lists takes three times as long, and an
// import writes one for each call.
const stateText = (
  revision: number | null,
  sighting: Sighting,
  factsText: (copy: Copy) => string,
): string => `[${revision},[${listText(sighting, (copy) => copyText(copy, factsText(copy)))}]]`

const copyText = ({ request, own, tools, places }: Copy, facts: string): string =>
  `[${text(request)},${own},${facts},${tools.length === 0 ? '[]' : text(tools)},[${listText(places, placeText)}]]`

function listText<Item>(items: readonly Item[], itemText: (item: Item) => string): string {
  let list = ''
  for (const item of items) list += list === '' ? itemText(item) : `,${itemText(item)}`
  return list
}

const placeText = ({ order, time, who }: Place): string =>
  `[[${listText(order, partText)}],${time},${whoText(who)}]`

const partText = (part: number | string): string =>
  typeof part === 'number' ? String(part) : text(part)

const text = (value: Json): string => JSON.stringify(value)

/** The calls of a session are of one who. */
const whoText = memoOfLast((who: Place['who']) => text(who))

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
