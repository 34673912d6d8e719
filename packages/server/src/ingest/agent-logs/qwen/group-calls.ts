import type { JsonObject } from '../join-json.ts'
import { type Copy, callOfSighting, type Sighting, timeOfCopy } from '../sighting.ts'

const TOLD = 'told:'
const LOGGED = 'logged:'
const TELEMETRY = 'telemetry:'

/** Stands, among the calls of a session with the same counts, for one that a history tells. */
export const toldRequest = (id: string): string => TOLD + id

/** Stands for a call of the tool's own log of calls. */
export const loggedRequest = (id: string): string => LOGGED + id

/** Stands for a call that telemetry within a history tells. */
export const telemetryRequest = (id: string): string => TELEMETRY + id

/**
 * The key of a session's calls with the same counts: histories, telemetry and the log of calls share
 * no id. Where a prompt's size is not stated, the tool takes what came from the cache for it.
 */
export function groupOfCall(session: string, usage: JsonObject): string {
  const count = (name: string): number => Number(usage[name] ?? 0)
  const input = count('promptTokenCount') || count('cachedContentTokenCount')
  return `call:${session}:${input}.${count('candidatesTokenCount')}`
}

/**
 * The answer that a sighting speaks of. Of calls with the same counts those that no history tells: as
 * many as the log of calls has more of, or telemetry where that one knows of more.
 */
export function groupCalls(sighting: Sighting): readonly Copy[] {
  const kind = (name: string): readonly Copy[] =>
    sighting.filter(({ request }) => request.startsWith(name))
  const [told, logged, telemetry] = [kind(TOLD), kind(LOGGED), kind(TELEMETRY)]
  if (told.length + logged.length + telemetry.length === 0) return [callOfSighting(sighting)]
  const fullest = logged.length < telemetry.length ? telemetry : logged
  return [...fullest].sort(earlierFirst).slice(told.length)
}

const earlierFirst = (left: Copy, right: Copy): number =>
  timeOfCopy(left) - timeOfCopy(right) || (left.request < right.request ? -1 : 1)
