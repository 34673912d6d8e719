import { offsetAt } from './time-zone.ts'

const MINUTE = 60_000

/**
 * Writes an instant as local time with its offset (RFC 3339). Milliseconds are written when there are
 * any, seconds of the offset likewise (Liberia before 1972), so that no instant is lost.
 *
 * @param ms epoch milliseconds, years 1970 to 9999
 * @throws TokenledgerError `invalid_time_zone` when the zone is not known.
 * @example
 * import { localStart } from '@tokenledger/sdk'
 * console.log(localStart(Date.UTC(2026, 9, 31, 23), 'Europe/Berlin')) // 2026-11-01T00:00:00+01:00
 * console.log(localStart(0, 'UTC')) // 1970-01-01T00:00:00+00:00
 */
export function localStart(ms: number, timeZone: string): string {
  const offset = offsetAt(timeZone, ms)
  const local = new Date(ms + offset)
    .toISOString()
    .slice(0, -1)
    .replace(/\.000$/, '')
  return `${local}${offsetText(offset)}`
}

function offsetText(offset: number): string {
  const magnitude = Math.abs(offset)
  const pad = (value: number): string => String(value).padStart(2, '0')
  const minutes = Math.floor(magnitude / MINUTE)
  const seconds = (magnitude % MINUTE) / 1000
  const text = `${offset < 0 ? '-' : '+'}${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`
  return seconds === 0 ? text : `${text}:${pad(seconds)}`
}
