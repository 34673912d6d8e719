import type { WireEvent } from '../../../wire/event.ts'
import type { TelemetryAgent } from '../../agent-telemetry.ts'
import { present } from '../../present.ts'
import type { CountName } from '../reading/attribute-names.ts'
import { metersOfCounts } from '../reading/meters-of-counts.ts'
import type { PointReading, Series } from '../reading/read-point.ts'
import { usageFields } from '../reading/usage-fields.ts'

/** What a stream had come to: since when, and how far. */
type Reached = readonly [start: number, value: number]
type Streams = Readonly<Record<string, Reached>>

interface SeriesPoint {
  readonly time: number
  readonly streams: Streams
}

interface SeriesState {
  readonly series: Series
  /** What was reached before the first of the points; they are in the order of their times. */
  readonly base: SeriesPoint
  readonly points: readonly SeriesPoint[]
}

/** What is remembered of a program: when its calls began to be told by spans or logs, and its metrics. */
export interface SourceState {
  /** Epoch milliseconds; null: never. */
  readonly toldFrom: number | null
  /** The last day on which they were, counted from 1970. */
  readonly toldDay?: number
  readonly series: Readonly<Record<string, SeriesState>>
}

/** Nothing is known. */
export const NO_SOURCE: SourceState = { toldFrom: null, series: {} }

/** Points of a series that may still come out of order, or be taken back. */
const MAX_POINTS = 60
const MAX_SERIES = 1000
/** Metrics lag behind: those of the hour before the first span may be of calls that spans tell of. */
const LAG_MS = 3_600_000

/** The state when calls are told by spans or logs from this time on. */
export function toldFrom(state: SourceState, time: number, today: number): SourceState {
  const first = Math.min(state.toldFrom ?? time, time)
  const isKnown = state.toldFrom === first && (state.toldDay ?? 0) >= today
  return isKnown ? state : { ...state, toldFrom: first, toldDay: today }
}

/** The state with one more point. A point that is known, or older than what is remembered, adds nothing. */
export function withPoint(state: SourceState, point: PointReading): SourceState {
  const known = state.series[point.key]
  if (known === undefined && Object.keys(state.series).length >= MAX_SERIES) return state
  const before: SeriesState = known ?? {
    series: point.series,
    base: { time: -1, streams: {} },
    points: [],
  }
  if (point.time <= before.base.time) return state
  const points = [...before.points]
  let index = points.findIndex(({ time }) => time >= point.time)
  if (index < 0) index = points.length
  const there = points[index]
  const isThere = there?.time === point.time
  const reached: Reached = [point.start, point.value]
  const other = isThere ? there.streams[point.stream] : undefined
  if (other !== undefined && other[1] >= point.value) return state
  const streams = { ...(isThere ? there.streams : {}), [point.stream]: reached }
  points.splice(index, isThere ? 1 : 0, { time: point.time, streams })
  return { ...state, series: { ...state.series, [point.key]: bounded({ ...before, points }) } }
}

function bounded({ series, base, points }: SeriesState): SeriesState {
  const [first, ...others] = points
  if (points.length <= MAX_POINTS || first === undefined) return { series, base, points }
  const streams = { ...base.streams, ...first.streams }
  return { series, base: { time: first.time, streams }, points: others }
}

/** What a metric says of an interval; null: what others say already. */
export interface ToldInterval {
  readonly event: WireEvent | null
  readonly agent?: TelemetryAgent
}

/**
 * The events that a source's metrics add up to, by the ids of their entries; null where what a point
 * adds is told by spans, logs or better metrics already. What is not remembered any more stays.
 */
export function eventsOfSource(state: SourceState): ReadonlyMap<string, ToldInterval> {
  const all = Object.entries(state.series)
  const hasCounters = all.some(([, { series }]) => series.family === 'inference')
  const events = new Map<string, ToldInterval>()
  for (const [key, one] of all) {
    const isWorse = hasCounters && one.series.family === 'token.usage'
    let before = one.base.streams
    for (const { time, streams } of one.points) {
      const isTold = state.toldFrom !== null && time >= state.toldFrom - LAG_MS
      const event =
        isTold || isWorse ? null : eventOf(one.series, time, added(one, streams, before))
      events.set(`${key}:${time}`, { event, ...present({ agent: one.series.agent }) })
      before = { ...before, ...streams }
    }
  }
  return events
}

/** What a point adds: all of it after a new start, and where a count has fallen. */
function added({ series }: SeriesState, streams: Streams, before: Streams) {
  const counts: Partial<Record<CountName, number>> = {}
  for (const [stream, [start, value]] of Object.entries(streams)) {
    const [lastStart, last] = before[stream] ?? [start, 0]
    const isOn = series.isCumulative && lastStart === start && last <= value
    const name = stream.split('|', 1)[0] as CountName
    counts[name] = (counts[name] ?? 0) + (isOn ? value - last : value)
  }
  return counts
}

function eventOf(
  series: Series,
  time: number,
  counts: Partial<Record<CountName, number>>,
): WireEvent | null {
  const stated = metersOfCounts(counts, { ...series, isInputOnly: true })
  if (stated === null || Object.keys(stated.meters).length === 0) return null
  const { event } = series
  const at = time > 0 ? { time: new Date(Math.trunc(time)).toISOString() } : {}
  return { ...event, ...at, ...usageFields(stated) }
}
