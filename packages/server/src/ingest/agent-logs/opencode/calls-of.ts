import { type Copy, callOfSighting, type Sighting } from '../sighting.ts'

/**
 * The calls behind messages that are alike in every count: one, however often forks copied it; as
 * many as there are ids within rows, or within the files of one session, since a fork's copies stand
 * in a session of their own. None, when each of the messages has been written anew since.
 */
export function callsOf(sighting: Sighting): readonly Copy[] {
  const calls: Copy[][] = []
  const ranks = new Map<string, number>()
  for (const copy of sighting) {
    if (copy.facts['gone'] === true) continue
    const group = groupOf(copy)
    const rank = group === null ? 0 : (ranks.get(group) ?? 0)
    if (group !== null) ranks.set(group, rank + 1)
    calls[rank] = [...(calls[rank] ?? []), copy]
  }
  return calls.map((copies) => withoutMarks(callOfSighting(copies)))
}

/** Messages of one group are told apart by their ids. */
function groupOf({ facts }: Copy): string | null {
  if (facts['embedded'] !== undefined) return 'rows'
  return facts['fileOf'] === undefined ? null : `files of ${facts['fileOf']}`
}

/** What tells messages apart says nothing of the call. */
function withoutMarks(call: Copy): Copy {
  const { embedded: _, fileOf: __, ...facts } = call.facts
  return { ...call, facts }
}
