import type { JsonObject } from './join-json.ts'

/**
 * The field under which an object says how late it was written, as numbers that are compared one
 * after another. Where a tool writes an object anew, the later one counts, all of it: it may hold
 * less than the earlier one.
 */
export const VERSION = '~version'

/** Above 0: the left object was written later. 0: at the same time, or neither says when. */
export function compareVersions(left: JsonObject, right: JsonObject): number {
  const [one, other] = [left[VERSION], right[VERSION]]
  if (!Array.isArray(one) || !Array.isArray(other)) {
    return Number(Array.isArray(one)) - Number(Array.isArray(other))
  }
  for (const [index, part] of one.entries()) {
    const difference = Number(part) - Number(other[index] ?? Number.NEGATIVE_INFINITY)
    if (difference !== 0) return difference
  }
  return one.length - other.length
}
