import type { ProjectStore } from '../../store/project-store.ts'
import { keepSources, type SourceChange, sourceKey } from './counting/keep-sources.ts'
import { NOTHING_KEPT } from './counting/kept.ts'
import { toldFrom, withPoint } from './counting/source-state.ts'
import type { Attributes } from './decode/attributes.ts'
import type { MetricPoint, SpanRecord } from './decode/records.ts'
import { type PointReading, readPoint } from './reading/read-point.ts'
import type { Taken } from './take-request.ts'

/** Counts the tokens of metrics, as long as their program tells of its calls in no other way. */
export async function takePoints(
  store: ProjectStore,
  now: number,
  points: readonly MetricPoint[],
): Promise<Taken> {
  const readings = new Map<string, PointReading[]>()
  for (const point of points) {
    const reading = readPoint(point)
    if (reading === null) continue
    const key = sourceKey(point.resource)
    const others = readings.get(key)
    if (others === undefined) readings.set(key, [reading])
    else others.push(reading)
  }
  if (readings.size === 0) return { told: 0, ...NOTHING_KEPT }
  const changes = [...readings].map(([key, ofSource]): [string, SourceChange] => [
    key,
    (state) => ofSource.reduce(withPoint, state),
  ])
  const told = [...readings.values()].flat().length
  return { told, ...(await keepSources(store, now, new Map(changes))) }
}

/** What tells of a call with usage. */
export type Teller = Pick<SpanRecord, 'resource' | 'start'>

/** Earliest times that this process has noted already, by store and source. */
const NOTED = new WeakMap<ProjectStore, Map<string, number>>()
const MAX_NOTED = 10_000

/** Notes which programs tell of their calls by spans or logs, and takes back what their metrics added. */
export async function noteTellers(
  store: ProjectStore,
  now: number,
  tellers: readonly Teller[],
): Promise<void> {
  const noted = NOTED.get(store) ?? new Map<string, number>()
  NOTED.set(store, noted)
  const news = new Map<string, number>()
  for (const [resource, time] of earliestTimes(now, tellers)) {
    const key = sourceKey(resource)
    if (time < Math.min(noted.get(key) ?? Infinity, news.get(key) ?? Infinity)) news.set(key, time)
  }
  if (news.size === 0) return
  const changes = [...news].map(([key, time]): [string, SourceChange] => [
    key,
    (state) => toldFrom(state, time),
  ])
  await keepSources(store, now, new Map(changes))
  if (noted.size > MAX_NOTED) noted.clear()
  for (const [key, time] of news) noted.set(key, time)
}

/** The records of a request have their resource in common: which program it stands for is asked once. */
function earliestTimes(now: number, tellers: readonly Teller[]): ReadonlyMap<Attributes, number> {
  const times = new Map<Attributes, number>()
  for (const { resource, start } of tellers) {
    times.set(resource, Math.min(times.get(resource) ?? Infinity, start ?? now))
  }
  return times
}
