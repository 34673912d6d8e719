import { TokenledgerError } from './errors.ts'
import { fromLocal } from './local-time.ts'

const DATE = /(\d{4})-(\d{2})-(\d{2})/
const CLOCK = /(\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?/
const OFFSET = /([Zz])|([+-])(\d{2})(?::?(\d{2})(?::(\d{2}))?)?/
const TIME = new RegExp(`^${DATE.source}(?:[Tt ]${CLOCK.source} ?(?:${OFFSET.source})?)?$`)

const FIRST = 0
const LAST = Date.UTC(9999, 11, 31, 23, 59, 59, 999)
const LAST_MS_OF_A_MINUTE = 59_999

/**
 * Reads a time: an RFC 3339 instant ("2026-11-22T14:30:00.5+01:00"), or a local date or date-time of
 * the zone ("2026-11-22", "2026-11-22 14:30"). A space may stand for the T.
 *
 * Digits after the millisecond are cut off. A leap second (":60") is the last millisecond of its
 * minute. A local time that clocks show twice is the first of both; one that they skip is the
 * instant at which they skip it.
 *
 * @param timeZone of times without an offset. @default 'UTC'
 * @returns epoch milliseconds, years 1970 to 9999 in UTC
 * @throws TokenledgerError `invalid_time` when the text is no such time; `invalid_time_zone`.
 * @example
 * import { parseTime } from '@tokenledger/sdk'
 * console.log(parseTime('2026-11-22T14:30:00Z')) // 1795357800000
 * console.log(parseTime('2026-11-22', 'Asia/Kolkata')) // 1795285800000
 */
export function parseTime(text: string, timeZone = 'UTC'): number {
  const found = TIME.exec(text.trim())
  if (found === null) throw unreadable(text, 'it has another form')
  const local = readDate(text, found) + readClock(text, found)
  const offset = readOffset(text, found)
  const ms = offset === null ? fromLocal(local, timeZone) : local - offset
  if (ms < FIRST || ms > LAST) throw unreadable(text, 'years go from 1970 to 9999')
  return ms
}

/** What the parts of `TIME` are, by their numbers. */
type Found = readonly (string | undefined)[]

function readDate(text: string, found: Found): number {
  const year = Number(found[1])
  const month = Number(found[2]) - 1
  const midnight = Date.UTC(year, month, Number(found[3]))
  // A day that the month does not have is one of another, and a year before 100 is one of the 1900s.
  const date = new Date(midnight)
  if (date.getUTCMonth() !== month || date.getUTCFullYear() !== year)
    throw unreadable(text, 'there is no such date')
  return midnight
}

function readClock(text: string, found: Found): number {
  const hour = Number(found[4] ?? 0)
  const minute = Number(found[5] ?? 0)
  const second = Number(found[6] ?? 0)
  if (hour > 23 || minute > 59 || second > 60)
    throw unreadable(text, 'there is no such time of day')
  const fraction = Number((found[7] ?? '').slice(0, 3).padEnd(3, '0'))
  const inMinute = Math.min(second * 1000 + fraction, LAST_MS_OF_A_MINUTE)
  return (hour * 60 + minute) * 60_000 + inMinute
}

/** The offset in milliseconds; null when the text has none. */
function readOffset(text: string, found: Found): number | null {
  if (found[8] !== undefined) return 0
  const sign = found[9]
  if (sign === undefined) return null
  const hours = Number(found[10] ?? 0)
  const minutes = Number(found[11] ?? 0)
  const seconds = Number(found[12] ?? 0)
  if (hours > 23 || minutes > 59 || seconds > 59) throw unreadable(text, 'there is no such offset')
  const magnitude = ((hours * 60 + minutes) * 60 + seconds) * 1000
  return sign === '-' ? -magnitude : magnitude
}

function unreadable(text: string, reason: string): TokenledgerError {
  return new TokenledgerError(
    'invalid_time',
    `Cannot read "${text}" as a time: ${reason}; write an instant like 2026-11-22T14:30:00Z or a local date like 2026-11-22`,
  )
}
