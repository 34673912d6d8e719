/**
 * The name that was probably meant: the one that takes the fewest changed letters to get to, where
 * a part of a name counts as one change. Null when all are far away.
 */
export function nearestName(word: string, names: readonly string[]): string | null {
  const ranked = names
    .map((name) => ({ name, distance: distanceOf(word.toLowerCase(), name) }))
    .sort((left, right) => left.distance - right.distance)
  const [nearest] = ranked
  const isNear = nearest !== undefined && nearest.distance <= Math.max(2, word.length / 2)
  return isNear ? nearest.name : null
}

function distanceOf(word: string, name: string): number {
  const isPart = word.length > 2 && (name.includes(word) || word.includes(name))
  return isPart ? Math.min(1, editDistance(word, name)) : editDistance(word, name)
}

/** Levenshtein's distance, row by row. */
function editDistance(left: string, right: string): number {
  let above = Array.from({ length: right.length + 1 }, (_, at) => at)
  for (const [row, letter] of [...left].entries()) {
    const current = [row + 1]
    for (let at = 0; at < right.length; at++) {
      const changed = (above[at] ?? 0) + (letter === right[at] ? 0 : 1)
      current.push(Math.min(changed, (above[at + 1] ?? 0) + 1, (current[at] ?? 0) + 1))
    }
    above = current
  }
  return above.at(-1) ?? 0
}
