import { compareVersions } from './json-version.ts'

/** A JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject

/** A JSON object. */
export type JsonObject = { readonly [key: string]: Json }

/**
 * The least upper bound of two JSON values: of numbers and texts the greater one, of objects the same
 * of each of their fields (what only one side has is kept), of lists the longer one, or the same of
 * each of their places. Of two objects that say
 * when they were written (`VERSION`) the later one. Between kinds:
 * null < boolean < number < text < list < object.
 *
 * It is associative, commutative and idempotent, so copies of one row may be joined in any order
 * and any number of times.
 */
export function joinJson(left: Json, right: Json): Json {
  if (left === right) return left
  const leftRank = rankOf(left)
  const rightRank = rankOf(right)
  if (leftRank !== rightRank) return leftRank > rightRank ? left : right
  if (isList(left) && isList(right)) return joinLists(left, right)
  if (isObject(left) && isObject(right)) return joinVersions(left, right)
  return greater(left, right)
}

function joinVersions(left: JsonObject, right: JsonObject): JsonObject {
  const difference = compareVersions(left, right)
  if (difference !== 0) return difference > 0 ? left : right
  return joinObjects(left, right)
}

/**
 * `joinJson` of two objects. Keys stand in the order of the left one, then of the right one. When the
 * right one says nothing new, it is the left one itself: most rows repeat an earlier one.
 */
export function joinObjects(left: JsonObject, right: JsonObject): JsonObject {
  let joined: Record<string, Json> | null = null
  for (const key in right) {
    const value = right[key] as Json
    const other = Object.hasOwn(left, key) ? left[key] : undefined
    const both = other === undefined ? value : joinJson(other, value)
    if (both === other) continue
    joined ??= { ...left }
    joined[key] = both
  }
  return joined ?? left
}

/** A list grows at any place: the longer one is the later, and its places are others. */
function joinLists(left: readonly Json[], right: readonly Json[]): readonly Json[] {
  if (left.length !== right.length) return left.length > right.length ? left : right
  return left.map((value, index) => joinJson(value, right[index] ?? null))
}

const isList = (value: Json): value is readonly Json[] => Array.isArray(value)

/** Whether a JSON value is an object, neither a list nor null. */
export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const greater = (left: Json, right: Json): Json =>
  left !== null && right !== null && left > right ? left : right

function rankOf(value: Json): number {
  if (value === null) return 0
  if (typeof value === 'boolean') return 1
  if (typeof value === 'number') return 2
  if (typeof value === 'string') return 3
  return Array.isArray(value) ? 4 : 5
}
