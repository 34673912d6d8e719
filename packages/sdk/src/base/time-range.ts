import { addUnits, bucketStart, type CalendarUnit, nextBucketStart } from './bucket.ts'
import { TokenledgerError } from './errors.ts'
import { fromLocal, toLocal } from './local-time.ts'

/** From the first instant to the first one that is too late, epoch milliseconds. */
export interface TimeRange {
  readonly from: number
  readonly to: number
}

const HOUR = 3_600_000
const DAY = 24 * HOUR
const LAST = /^([1-9]\d{0,3})([hdwm])$/
const UNITS: Readonly<Record<string, CalendarUnit>> = { h: 'hour', d: 'day', w: 'week', m: 'month' }

/**
 * The range that "the last 7 days" means: `7d` is today and the six days before, whole local days;
 * `2w` and `3m` likewise, weeks from Monday. `24h` is the last 24 hours up to now.
 *
 * @param text a number from 1 to 9999 and h, d, w or m (months)
 * @param now epoch milliseconds
 * @throws TokenledgerError `invalid_time` when the text is no such period; `invalid_time_zone`.
 * @example
 * import { parseLast } from '@tokenledger/sdk'
 * const { from, to } = parseLast('7d', Date.UTC(2026, 10, 22, 15), 'UTC')
 * console.log(new Date(from).toISOString()) // 2026-11-16T00:00:00.000Z
 * console.log(new Date(to).toISOString()) // 2026-11-23T00:00:00.000Z
 */
export function parseLast(text: string, now: number, timeZone: string): TimeRange {
  const [, digits, letter = ''] = LAST.exec(text.trim().toLowerCase()) ?? []
  const unit = UNITS[letter]
  if (unit === undefined) {
    throw new TokenledgerError(
      'invalid_time',
      `Cannot read "${text}" as a period: it must be a number from 1 to 9999 and a unit: 24h, 7d, 2w or 3m (months)`,
    )
  }
  const count = Number(digits)
  if (unit === 'hour') return { from: now - count * HOUR, to: now }
  const current = toLocal(bucketStart(now, unit, timeZone), timeZone)
  const start = bucketStart(fromLocal(addUnits(current, unit, 1 - count), timeZone), unit, timeZone)
  return { from: start, to: nextBucketStart(now, unit, timeZone) }
}

/**
 * The period of equal length just before. Ranges of whole local months or days step back by the
 * calendar, so that DST days and months of other lengths compare as people expect; others step back
 * by milliseconds.
 *
 * @throws TokenledgerError `invalid_time_zone` when the zone is not known.
 * @example
 * import { previousRange } from '@tokenledger/sdk'
 * const march = { from: Date.UTC(2026, 2, 1), to: Date.UTC(2026, 3, 1) }
 * console.log(new Date(previousRange(march, 'UTC').from).toISOString()) // 2026-02-01T00:00:00.000Z
 */
export function previousRange({ from, to }: TimeRange, timeZone: string): TimeRange {
  const isWhole = (unit: CalendarUnit): boolean =>
    [from, to].every((ms) => bucketStart(ms, unit, timeZone) === ms)
  if (isWhole('month')) {
    return { from: stepBack(from, 'month', monthsBetween(from, to, timeZone), timeZone), to: from }
  }
  if (isWhole('day')) {
    const days = dayOf(to, timeZone) - dayOf(from, timeZone)
    return { from: stepBack(from, 'day', days, timeZone), to: from }
  }
  return { from: from - (to - from), to: from }
}

function stepBack(ms: number, unit: 'day' | 'month', count: number, timeZone: string): number {
  const day = dayOf(ms, timeZone) * DAY
  return fromLocal(addUnits(day, unit, -count), timeZone)
}

/** Number of the local date: a day need not begin at midnight. */
function dayOf(ms: number, timeZone: string): number {
  return Math.floor(toLocal(ms, timeZone) / DAY)
}

function monthsBetween(from: number, to: number, timeZone: string): number {
  const monthOf = (ms: number): number => {
    const local = new Date(toLocal(ms, timeZone))
    return local.getUTCFullYear() * 12 + local.getUTCMonth()
  }
  return monthOf(to) - monthOf(from)
}
