import { fromLocal, toLocal } from './local-time.ts'
import { nextTransition } from './offset-spans.ts'

/** How wide a bucket of time is, in local time. Weeks begin on Monday. */
export type CalendarUnit = 'hour' | 'day' | 'week' | 'month'

const HOUR = 3_600_000
const DAY = 24 * HOUR
/** 1970-01-01 was a Thursday: the Monday before is day −3. */
const DAYS_FROM_MONDAY_TO_EPOCH = 3

/**
 * First instant of the bucket that holds an instant. Days, weeks and months go by the local date: a
 * day lasts 23 to 25 hours where clocks change, and begins when its date does, be it at 01:00. An
 * hour never crosses a change of the clocks: the hour that is lived twice is two buckets, and one
 * that is cut by a change begins or ends with it.
 *
 * Buckets tile time, with one exception: where clocks were put back over midnight (Newfoundland
 * until 2010), the repeated part of the evening belongs to its own date, before the next one's end.
 *
 * @param ms epoch milliseconds
 * @throws TokenledgerError `invalid_time_zone` when the zone is not known.
 * @example
 * import { bucketStart } from '@tokenledger/sdk'
 * const start = bucketStart(Date.UTC(2026, 10, 22, 23, 30), 'day', 'Europe/Berlin')
 * console.log(new Date(start).toISOString()) // 2026-11-22T23:00:00.000Z
 */
export function bucketStart(ms: number, unit: CalendarUnit, timeZone: string): number {
  const local = toLocal(ms, timeZone)
  if (unit !== 'hour') return fromLocal(dateStart(local, unit), timeZone)
  const start = ms - modulo(local, HOUR)
  return lastTransition(timeZone, start, ms) ?? start
}

/**
 * First instant after the bucket that holds an instant, which is where the next one begins.
 *
 * @param ms epoch milliseconds
 * @throws TokenledgerError `invalid_time_zone` when the zone is not known.
 * @example
 * import { bucketStart, nextBucketStart } from '@tokenledger/sdk'
 * const start = bucketStart(Date.UTC(2026, 9, 25, 12), 'day', 'Europe/Berlin')
 * const hours = (nextBucketStart(start, 'day', 'Europe/Berlin') - start) / 3_600_000
 * console.log(hours) // 25
 */
export function nextBucketStart(ms: number, unit: CalendarUnit, timeZone: string): number {
  const local = toLocal(ms, timeZone)
  if (unit !== 'hour') return fromLocal(addUnits(dateStart(local, unit), unit, 1), timeZone)
  const next = ms - modulo(local, HOUR) + HOUR
  return nextTransition(timeZone, ms, next) ?? next
}

/**
 * Moves a local time by whole calendar units. Months keep the day of the month where the month has
 * it, else take its last day.
 *
 * @param local milliseconds since 1970-01-01T00:00 local time
 */
export function addUnits(
  local: number,
  unit: Exclude<CalendarUnit, 'hour'>,
  count: number,
): number {
  if (unit !== 'month') return local + count * (unit === 'week' ? 7 : 1) * DAY
  const date = new Date(local)
  const year = date.getUTCFullYear()
  const month = date.getUTCMonth() + count
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate()
  const midnight = Date.UTC(year, month, Math.min(date.getUTCDate(), lastDay))
  return midnight + modulo(local, DAY)
}

/** Local midnight at which the local time's day, week or month begins. */
function dateStart(local: number, unit: Exclude<CalendarUnit, 'hour'>): number {
  const day = Math.floor(local / DAY)
  if (unit === 'day') return day * DAY
  if (unit === 'week') return (day - modulo(day + DAYS_FROM_MONDAY_TO_EPOCH, 7)) * DAY
  return (day - new Date(local).getUTCDate() + 1) * DAY
}

/** The change of the clocks in (from, ms], if any: within an hour there is never more than one. */
function lastTransition(timeZone: string, from: number, ms: number): number | null {
  return nextTransition(timeZone, from, ms + 1)
}

/** Remainder that is never negative. */
function modulo(value: number, divisor: number): number {
  return ((value % divisor) + divisor) % divisor
}
