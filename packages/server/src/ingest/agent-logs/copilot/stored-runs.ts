import type { Observation } from '../agent-log-source.ts'
import { callKey } from '../call-key.ts'
import { isObject, type JsonObject } from '../join-json.ts'
import { type Sighting, timeOfCopy, whoOfCopy } from '../sighting.ts'
import {
  bestRank,
  groupOfSession,
  type Range,
  rangeOf,
  recordsOf,
  STORED,
  SUMMARY,
  TELEMETRY,
  TOLERANCE_MS,
} from './group-calls.ts'

const RUN = 'run:'

/**
 * Telemetry that sums up calls, and knows none of them, yields to the store, which tells them one by
 * one. Neither names the other; the session that both name does: a trace of sums tells it its time, and
 * it tells those traces back at whose time the store has calls.
 *
 * @param key of a trace, or of a session
 */
export function storedRuns(key: string, sighting: Sighting): readonly Observation[] {
  const runs = sighting.filter(({ request }) => request.startsWith(RUN))
  if (runs.length === 0) return runOf(key, sighting)
  const stored = sighting.flatMap(({ request, facts }) =>
    request.startsWith(TELEMETRY) && isObject(facts['stored'])
      ? [rangeOf({ facts: facts['stored'] })]
      : [],
  )
  return runs
    .filter((run) => stored.some((range) => isNear(rangeOf(run), range)))
    .map(({ request }) => beside(request.slice(RUN.length), STORED, {}))
}

function runOf(key: string, sighting: Sighting): readonly Observation[] {
  const best = bestRank(sighting)
  const session = sighting
    .map((copy) => whoOfCopy(copy)['session'])
    .find((name) => name !== undefined)
  if (session === undefined || best < 0 || best > SUMMARY) return []
  const records = recordsOf(sighting)
  const last = Math.max(...records.map(({ facts }) => Number(facts['until'] ?? 0)))
  const first = Math.min(...records.map(timeOfCopy))
  return [beside(callKey('copilot', groupOfSession(session)), RUN + key, { first: -first, last })]
}

const isNear = (one: Range, other: Range): boolean =>
  other.last >= one.first - TOLERANCE_MS && other.first <= one.last + TOLERANCE_MS

const beside = (key: string, request: string, facts: JsonObject): Observation => ({
  kind: 'observation',
  key,
  offset: 0,
  sighting: [{ request, own: 1, facts, tools: [], places: [] }],
  isBeside: true,
})
