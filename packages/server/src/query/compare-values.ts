/** What rows are ordered by: a figure, a text, or unknown. */
export type Comparable = string | number | bigint | null

/**
 * Orders two values of one kind; unknown ones come last in both directions. Texts go by code point,
 * the same in every engine and on every machine.
 */
export function compareValues(left: Comparable, right: Comparable, isDescending = false): number {
  if (left === right) return 0
  if (left === null) return 1
  if (right === null) return -1
  const isText = typeof left === 'string' && typeof right === 'string'
  const ascending = isText ? compareCodePoints(left, right) : left < right ? -1 : 1
  return isDescending ? -ascending : ascending
}

/** JavaScript compares UTF-16 units, which puts a surrogate pair below U+E000 and up. */
function compareCodePoints(left: string, right: string): number {
  const length = Math.min(left.length, right.length)
  for (let at = 0; at < length; at++) {
    if (left.charCodeAt(at) === right.charCodeAt(at)) continue
    // Inside a pair whose first halves are equal, the second halves decide as they are.
    return (left.codePointAt(at) ?? 0) - (right.codePointAt(at) ?? 0)
  }
  return left.length - right.length
}
