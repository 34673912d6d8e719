import { TokenledgerError } from './errors.ts'

/** Names that need no look-up: the common case must not load the zone data. */
const UTC_NAMES: ReadonlySet<string> = new Set(['UTC', 'utc', 'Etc/UTC', 'GMT', 'Etc/GMT'])

const OFFSET_TEXT = /GMT(?:([+-])(\d{2}):(\d{2})(?::(\d{2}))?)?$/
const MAX_SUGGESTIONS = 3

/** Making a formatter costs some hundred times as much as using it. */
const formatters = new Map<string, Intl.DateTimeFormat>()

/** Whether the name stands for UTC, in which local time is epoch time. */
export function isUtc(timeZone: string): boolean {
  return UTC_NAMES.has(timeZone)
}

/**
 * Holds when the name is a time zone of the IANA data base ("Europe/Berlin", in any case) or UTC.
 * Plain offsets ("+02:00") are none, since not every runtime knows them.
 *
 * @throws TokenledgerError `invalid_time_zone` otherwise, with names that were perhaps meant.
 * @example
 * import { checkTimeZone } from '@tokenledger/sdk'
 * try {
 *   checkTimeZone('Berlin')
 * } catch (error) {
 *   console.log(error.message.endsWith('did you mean "Europe/Berlin"?')) // true
 * }
 */
export function checkTimeZone(timeZone: string): void {
  if (!isUtc(timeZone)) formatterOf(timeZone)
}

/**
 * How far the zone's local time is ahead of UTC at an instant, in milliseconds: local = UTC + offset.
 *
 * @param ms epoch milliseconds
 * @throws TokenledgerError `invalid_time_zone` when the zone is not known.
 * @example
 * import { offsetAt } from '@tokenledger/sdk'
 * console.log(offsetAt('Asia/Kathmandu', Date.UTC(2026, 0, 1)) / 60_000) // 345
 */
export function offsetAt(timeZone: string, ms: number): number {
  if (isUtc(timeZone)) return 0
  const match = OFFSET_TEXT.exec(formatterOf(timeZone).format(ms))
  const [, sign, hours = '0', minutes = '0', seconds = '0'] = match ?? []
  const magnitude = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000
  return sign === '-' && magnitude > 0 ? -magnitude : magnitude
}

function formatterOf(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone)
  if (known !== undefined) return known
  const made = makeFormatter(timeZone)
  formatters.set(timeZone, made)
  return made
}

function makeFormatter(timeZone: string): Intl.DateTimeFormat {
  if (/^[A-Za-z]/.test(timeZone)) {
    try {
      return new Intl.DateTimeFormat('en-US', {
        timeZone,
        year: 'numeric',
        timeZoneName: 'longOffset',
      })
    } catch {
      // Falls through to the error that helps.
    }
  }
  throw new TokenledgerError(
    'invalid_time_zone',
    `Cannot use the time zone "${timeZone}": it must be a name of the IANA data base, such as "Europe/Berlin", or "UTC"${suggestion(timeZone)}`,
  )
}

function suggestion(timeZone: string): string {
  const wanted = cityOf(timeZone)
  const zones = Intl.supportedValuesOf('timeZone').filter((zone) => cityOf(zone) === wanted)
  if (wanted === '' || zones.length === 0) return ''
  const names = zones.slice(0, MAX_SUGGESTIONS).map((zone) => `"${zone}"`)
  return `; did you mean ${names.join(' or ')}?`
}

const cityOf = (zone: string): string =>
  zone
    .slice(zone.lastIndexOf('/') + 1)
    .trim()
    .toLowerCase()
    .replace(/[\s-]/g, '_')
