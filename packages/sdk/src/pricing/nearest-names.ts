/**
 * The names most like a given one, the best first: for "did you mean". A name that goes on where the
 * given one ends is nearer than any other. Of the others, those that differ in more than half of
 * their letters are left out.
 *
 * @param limit how many at most. @default 3
 */
export function nearestNames(name: string, names: Iterable<string>, limit = 3): readonly string[] {
  const wanted = name.slice(0, LONGEST).toLowerCase()
  const mostApart = wanted.length / 2
  return [...new Set(names)]
    .map((candidate) => {
      const text = candidate.toLowerCase()
      const start = commonStart(wanted, text)
      const goesOn = start === wanted.length ? 1 : 0
      const isFar = goesOn === 0 && Math.abs(text.length - wanted.length) > mostApart
      return { candidate, start, goesOn, distance: isFar ? Infinity : editDistance(wanted, text) }
    })
    .filter(({ goesOn, distance }) => goesOn === 1 || distance <= mostApart)
    .sort((a, b) => b.goesOn - a.goesOn || a.distance - b.distance || b.start - a.start)
    .slice(0, limit)
    .map(({ candidate }) => candidate)
}

const LONGEST = 100

/** How many letters to insert, delete or replace to get from one text to the other. */
function editDistance(from: string, to: string): number {
  const row = Array.from({ length: to.length + 1 }, (_, column) => column)
  for (let index = 0; index < from.length; index += 1) {
    let diagonal = index
    row[0] = index + 1
    for (let column = 0; column < to.length; column += 1) {
      const replaced = diagonal + (from[index] === to[column] ? 0 : 1)
      diagonal = row[column + 1] ?? 0
      row[column + 1] = Math.min(replaced, diagonal + 1, (row[column] ?? 0) + 1)
    }
  }
  return row[to.length] ?? 0
}

function commonStart(left: string, right: string): number {
  let length = 0
  while (length < left.length && left[length] === right[length]) length += 1
  return length
}
