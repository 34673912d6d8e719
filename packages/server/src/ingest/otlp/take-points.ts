import type { ProjectStore } from '../../store/project-store.ts'
import { keepSources, type SourceChange, sourceKey } from './counting/keep-sources.ts'
import { NOTHING_KEPT } from './counting/kept.ts'
import { dayOf } from './counting/remembered.ts'
import { NO_SOURCE, toldFrom, withPoint } from './counting/source-state.ts'
import type { Attributes } from './decode/attributes.ts'
import type { MetricPoint, SpanRecord } from './decode/records.ts'
import { type PointReading, readPoint } from './reading/read-point.ts'
import type { Taken } from './take-request.ts'

/**
 * Counts the tokens of metrics, as long as their program tells of its calls in no other way.
 *
 * @param oldest points from before count only when something is remembered of their program
 */
export async function takePoints(
  store: ProjectStore,
  now: number,
  points: readonly MetricPoint[],
  oldest = -Infinity,
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
    (state) => {
      const isUnknown = state === NO_SOURCE
      // A time of 0 is not known.
      const isTaken = ({ time }: PointReading): boolean =>
        !isUnknown || time === 0 || time >= oldest
      return ofSource.filter(isTaken).reduce(withPoint, state)
    },
  ])
  const told = [...readings.values()].flat().length
  return { told, ...(await keepSources(store, now, new Map(changes))) }
}

/** What tells of a call with usage. */
export type Teller = Pick<SpanRecord, 'resource' | 'start'>

/** Earliest times that this process has noted on a day, by source. */
interface Noted {
  readonly day: number
  readonly times: Map<string, number>
}

const NOTED = new WeakMap<ProjectStore, Noted>()
const MAX_NOTED = 10_000

/** Notes which programs tell of their calls by spans or logs, and takes back what their metrics added. */
export async function noteTellers(
  store: ProjectStore,
  now: number,
  tellers: readonly Teller[],
): Promise<void> {
  const noted = notedToday(store, now)
  const news = new Map<string, number>()
  for (const [resource, time] of earliestTimes(now, tellers)) {
    const key = sourceKey(resource)
    if (time < Math.min(noted.get(key) ?? Infinity, news.get(key) ?? Infinity)) news.set(key, time)
  }
  if (news.size === 0) return
  const changes = [...news].map(([key, time]): [string, SourceChange] => [
    key,
    (state) => toldFrom(state, time, dayOf(now)),
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

/** Each day anew: what is not told again is forgotten some day. */
function notedToday(store: ProjectStore, now: number): Map<string, number> {
  const noted = NOTED.get(store)
  const day = dayOf(now)
  if (noted?.day === day) return noted.times
  const times = new Map<string, number>()
  NOTED.set(store, { day, times })
  return times
}
