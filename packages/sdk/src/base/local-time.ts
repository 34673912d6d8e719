import { nextTransition } from './offset-spans.ts'
import { isUtc, offsetAt } from './time-zone.ts'

/** No zone is further from UTC, and none changes twice within this time on either side. */
const DAY = 86_400_000

/**
 * Local wall-clock time at an instant, as milliseconds since 1970-01-01T00:00 local time.
 *
 * @param ms epoch milliseconds
 * @throws TokenledgerError `invalid_time_zone` when the zone is not known.
 */
export function toLocal(ms: number, timeZone: string): number {
  return ms + offsetAt(timeZone, ms)
}

/**
 * The instant at which a zone's clocks first show a local time. A time that clocks show twice is the
 * first of both; one that they skip is the instant at which they skip it.
 *
 * @param local milliseconds since 1970-01-01T00:00 local time, as `toLocal` gives them
 * @returns epoch milliseconds
 * @throws TokenledgerError `invalid_time_zone` when the zone is not known.
 * @example
 * import { fromLocal } from '@tokenledger/sdk'
 * const midnightThatDoesNotExist = Date.UTC(2018, 10, 4)
 * const instant = fromLocal(midnightThatDoesNotExist, 'America/Sao_Paulo')
 * console.log(new Date(instant).toISOString()) // 2018-11-04T03:00:00.000Z
 */
export function fromLocal(local: number, timeZone: string): number {
  if (isUtc(timeZone)) return local
  const before = offsetAt(timeZone, local - DAY)
  const after = offsetAt(timeZone, local + DAY)
  const early = local - Math.max(before, after)
  const late = local - Math.min(before, after)
  if (toLocal(early, timeZone) === local) return early
  if (toLocal(late, timeZone) === local) return late
  return nextTransition(timeZone, local - DAY, local + DAY) ?? late
}
