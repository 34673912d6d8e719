import type { JsonObject } from '../join-json.ts'
import { type Copy, callOfSighting, type Sighting } from '../sighting.ts'
import { latestOf } from './observe.ts'

/**
 * The calls behind messages of one key. Those that are alike in every count are one, however often
 * forks copied it; or as many as there are ids within rows, or within the files of one session, since
 * a fork's copies stand in a session of their own. None, when each of the messages has been written
 * anew since.
 */
export function callsOf(sighting: Sighting): readonly Copy[] {
  const calls = new Map<string, Copy[]>()
  const ranks = new Map<string, number>()
  for (const copy of sighting) {
    const facts = latestOf(copy)
    if (facts === null) continue
    const counts = countsOf(facts)
    const group = groupOf(facts)
    const inGroup = `${counts} ${group}`
    const rank = group === null ? 0 : (ranks.get(inGroup) ?? 0)
    ranks.set(inGroup, rank + 1)
    const call = `${counts} ${rank}`
    calls.set(call, [...(calls.get(call) ?? []), { ...copy, facts: withoutMarks(facts) }])
  }
  return [...calls.values()].map(callOfSighting)
}

/** Answers that are still written have one key, whatever they have used until now. */
const countsOf = ({ model, provider, agent, usage, cost }: JsonObject): string =>
  JSON.stringify([model, provider, agent, usage, cost])

/** Messages of one group are told apart by their ids. */
function groupOf({ embedded, fileOf }: JsonObject): string | null {
  if (embedded !== undefined) return 'rows'
  return fileOf === undefined ? null : `files of ${fileOf}`
}

/** What tells messages apart says nothing of the call. */
const withoutMarks = ({ embedded: _, fileOf: __, ...facts }: JsonObject): JsonObject => facts
