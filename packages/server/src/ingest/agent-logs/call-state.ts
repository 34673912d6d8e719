import type { JsonObject } from './join-json.ts'
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

interface PackedState {
  readonly r: number | null
  readonly s: readonly PackedCopy[]
}

/** Field names that most states hold, written by number: half of a state's length. Only append. */
const LONG_NAMES = [
  'usage',
  'input_tokens',
  'output_tokens',
  'cache_creation_input_tokens',
  'cache_read_input_tokens',
  'cache_creation',
  'ephemeral_5m_input_tokens',
  'ephemeral_1h_input_tokens',
  'server_tool_use',
  'web_search_requests',
  'web_fetch_requests',
  'service_tier',
  'inference_geo',
  'iterations',
  'stopReason',
  'session',
  'project',
  'branch',
  'agentType',
]
// In JSON text a quote within a value is escaped, so that only a field's name can match.
const LONG_NAME = new RegExp(`"(${LONG_NAMES.join('|')})":`, 'g')

/** Writes a state as compact JSON. The same state always gives the same text. */
export function encodeCallState({ sighting, revision }: CallState): string {
  const packed: PackedState = { r: revision, s: sighting.map(packCopy) }
  return JSON.stringify(packed).replace(LONG_NAME, (_, name) => `"~${LONG_NAMES.indexOf(name)}":`)
}

/** Reads what `encodeCallState` wrote. */
export function decodeCallState(text: string): CallState {
  const full = text.replace(/"~(\d+)":/g, (_, index) => `"${LONG_NAMES[Number(index)] ?? index}":`)
  const packed: PackedState = JSON.parse(full)
  return { sighting: packed.s.map(unpackCopy), revision: packed.r }
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
