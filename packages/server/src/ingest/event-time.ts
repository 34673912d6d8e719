import { parseTime, TokenledgerError } from '@tokenledger/sdk/core'

const ZONED = /:\d{2}.*(?:z|[+-]\d{2}(?::?\d{2})?)$/i
const EARLIEST = Date.UTC(2000, 0, 1)
/** Clocks run ahead, and zones are mistaken: a day covers both. */
const MAX_AHEAD_MS = 86_400_000

/**
 * The time of an event in epoch milliseconds. Without one it is the time of arrival.
 *
 * @param now time of arrival, epoch milliseconds
 * @throws TokenledgerError `invalid_time` when the text is no RFC 3339 time with a zone;
 * `time_out_of_range` when it is before 2000 or more than a day ahead.
 */
export function eventTime(text: string | undefined, now: number): number {
  if (text === undefined) return now
  if (!ZONED.test(text.trim())) {
    throw new TokenledgerError(
      'invalid_time',
      `Cannot read the event's time: it must be RFC 3339 with a zone, like 2026-11-22T14:30:00Z, found "${text}"`,
    )
  }
  const time = parseTime(text)
  if (time >= EARLIEST && time <= now + MAX_AHEAD_MS) return time
  throw new TokenledgerError(
    'time_out_of_range',
    `Cannot take the event's time: it must be from 2000 on and at most a day ahead, found "${text}"; check the sender's clock and unit`,
  )
}
