import { type JsonObject, joinObjects } from './join-json.ts'

/**
 * Where a call was seen. Of several places each field comes from the first, by `order`, that
 * knows it: the original history before its copies, then the earlier, then by file and offset.
 */
export interface Place {
  /** The less, the nearer to the origin. Compared part by part; equal only for the same row. */
  readonly order: readonly (number | string)[]
  /** Epoch milliseconds, UTC. */
  readonly time: number
  /** Who and what: session, project, agent … */
  readonly who: Readonly<Record<string, string>>
}

/** What the rows of one request say about a call. */
export interface Copy {
  /** The id of the request, or what stands for it. */
  readonly request: string
  /** 1: the call's own record. 0: perhaps a replay, which yields to an own record. */
  readonly own: 0 | 1
  /** Counters and names, joined place by place (`joinJson`). */
  readonly facts: JsonObject
  /** Names of the tools that the answer calls, sorted. */
  readonly tools: readonly string[]
  readonly places: readonly Place[]
}

/**
 * All that was seen of one call: a copy for each request that brought it, in the order of the
 * requests' ids. Sightings form a join semilattice: `joinSightings` is associative, commutative and
 * idempotent, so neither the order of files nor the number of imports can change what a call adds
 * up to.
 */
export type Sighting = readonly Copy[]

/** What both sightings together say. */
export function joinSightings(left: Sighting, right: Sighting): Sighting {
  const [one, another] = [left[0], right[0]]
  if (left.length === 1 && right.length === 1 && one && one.request === another?.request) {
    return [joinCopies(one, another)]
  }
  const joined: Copy[] = [...left]
  for (const copy of right) {
    const index = joined.findIndex(({ request }) => request >= copy.request)
    const other = joined[index]
    if (other === undefined) joined.push(copy)
    else if (other.request === copy.request) joined[index] = joinCopies(other, copy)
    else joined.splice(index, 0, copy)
  }
  return joined
}

/** The call that a sighting speaks of: its own records joined; without one, the replays. */
export function callOfSighting(sighting: Sighting): Copy {
  const [only] = sighting
  if (only !== undefined && sighting.length === 1) return only
  const own = sighting.filter((copy) => copy.own === 1)
  return (own.length > 0 ? own : sighting).reduce(joinCopies)
}

function joinCopies(left: Copy, right: Copy): Copy {
  return {
    request: left.request,
    own: left.own === 1 ? 1 : right.own,
    facts: joinObjects(left.facts, right.facts),
    tools: joinNames(left.tools, right.tools),
    places: joinPlaces(left.places, right.places),
  }
}

function joinNames(left: readonly string[], right: readonly string[]): readonly string[] {
  if (right.length === 0) return left
  return left.length === 0 ? right : [...new Set([...left, ...right])].sort()
}

/** Keeps, in order, the places that are the first to know some field, with those fields only. */
function joinPlaces(left: readonly Place[], right: readonly Place[]): readonly Place[] {
  const [one, other] = [left[0], right[0]]
  if (left.length === 1 && right.length === 1 && one && other) {
    const difference = comparePlaces(one, other)
    if (difference < 0 && knowsAll(one, other)) return left
    if (difference > 0 && knowsAll(other, one)) return right
  }
  const kept: Place[] = []
  const known = new Set<string>()
  for (const place of mergeEqual([...left, ...right].sort(comparePlaces))) {
    const news = Object.keys(place.who).filter((name) => !known.has(name))
    if (kept.length > 0 && news.length === 0) continue
    kept.push({ ...place, who: pick(place.who, news) })
    for (const name of news) known.add(name)
  }
  return kept
}

function knowsAll(nearer: Place, further: Place): boolean {
  for (const name in further.who) if (nearer.who[name] === undefined) return false
  return true
}

const pick = (who: Place['who'], names: readonly string[]): Place['who'] =>
  Object.fromEntries(Object.entries(who).filter(([name]) => names.includes(name)))

/** One row read twice may know more the second time: its fields are united. */
function mergeEqual(sorted: readonly Place[]): readonly Place[] {
  const merged: Place[] = []
  for (const place of sorted) {
    const last = merged.at(-1)
    if (last === undefined || comparePlaces(last, place) !== 0) merged.push(place)
    else merged[merged.length - 1] = { ...last, who: uniteFields(last.who, place.who) }
  }
  return merged
}

function uniteFields(left: Place['who'], right: Place['who']): Place['who'] {
  const united: Record<string, string> = { ...left }
  for (const [name, value] of Object.entries(right)) {
    const other = united[name]
    united[name] = other === undefined || value > other ? value : other
  }
  return united
}

function comparePlaces(left: Place, right: Place): number {
  for (let index = 0; index < left.order.length; index += 1) {
    const [part, other] = [left.order[index], right.order[index]]
    if (part === undefined || other === undefined || part === other) continue
    return part < other ? -1 : 1
  }
  return left.order.length - right.order.length
}

/** When the call was made, as the place nearest to its origin says. Epoch milliseconds. */
export const timeOfCopy = (copy: Copy): number => copy.places[0]?.time ?? 0

/** Who and what the call belongs to: each field from the nearest place that knows it. */
export function whoOfCopy(copy: Copy): Readonly<Record<string, string>> {
  const [nearest] = copy.places
  if (nearest !== undefined && copy.places.length === 1) return nearest.who
  return Object.assign({}, ...copy.places.map((place) => place.who).reverse())
}
