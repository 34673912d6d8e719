import { isObject, type Json, type JsonObject } from '../join-json.ts'
import type { Copy } from '../sighting.ts'

/**
 * What a sum adds to those that ended before it: all of it, unless it goes on with the last one of its
 * model; then what it grew by. A total that fell in any count began anew (a compaction does it).
 *
 * @param earlier those before it, by their ends
 */
export function addedBy(sum: Copy, earlier: readonly Copy[]): readonly Copy[] {
  const { facts } = sum
  const before = earlier.findLast((other) => other.facts['model'] === facts['model'])
  if (facts['isTotal'] !== true || before === undefined) return [sum]
  const [usage, past] = [countsIn(facts), countsIn(before.facts)]
  if (Object.keys(past).some((name) => of(past, name) > of(usage, name))) return [sum]
  const grown = minus(usage, past)
  if (Object.values(grown).every((count) => count === 0)) return []
  const requests = minus(requestsIn(facts), requestsIn(before.facts))
  return [{ ...sum, facts: { ...facts, ...requests, usage: grown } }]
}

type Counts = Readonly<Record<string, number>>

const of = (counts: Counts, name: string): number => counts[name] ?? 0

const minus = (counts: Counts, before: Counts): Counts =>
  Object.fromEntries(
    Object.keys(counts).map((name) => [name, Math.max(0, of(counts, name) - of(before, name))]),
  )

const countsIn = ({ usage }: JsonObject): Counts =>
  Object.fromEntries(Object.entries(isObject(usage) ? usage : {}).filter(isCount))

const isCount = (entry: [string, Json]): entry is [string, number] => typeof entry[1] === 'number'

const requestsIn = ({ requests }: JsonObject): Counts =>
  typeof requests === 'number' ? { requests } : {}
