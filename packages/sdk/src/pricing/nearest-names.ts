/**
 * The names most like a given one, the best first: for "did you mean". Names that differ in more
 * than half of their letters are left out.
 *
 * @param limit how many at most. @default 3
 */
export function nearestNames(name: string, names: Iterable<string>, limit = 3): readonly string[] {
  const wanted = name.toLowerCase()
  return [...new Set(names)]
    .map((candidate) => ({
      candidate,
      distance: editDistance(wanted, candidate.toLowerCase()),
      start: commonStart(wanted, candidate.toLowerCase()),
    }))
    .filter(({ distance }) => distance <= wanted.length / 2)
    .sort((a, b) => a.distance - b.distance || b.start - a.start)
    .slice(0, limit)
    .map(({ candidate }) => candidate)
}

/** How many letters to insert, delete or replace to get from one text to the other. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column)
  for (const [index, letter] of [...from].entries()) {
    const next = [index + 1]
    for (const [column, other] of [...to].entries()) {
      const replaced = (row[column] ?? 0) + (letter === other ? 0 : 1)
      next.push(Math.min(replaced, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1))
    }
    row = next
  }
  return row[to.length] ?? 0
}

function commonStart(left: string, right: string): number {
  let length = 0
  while (length < left.length && left[length] === right[length]) length += 1
  return length
}
