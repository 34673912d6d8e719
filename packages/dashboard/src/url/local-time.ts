/** A local date, `2026-11-27`, as the API takes one. */
export type LocalDate = string

const formats = new Map<string, Intl.DateTimeFormat>()

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone)
  if (known !== undefined) return known
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  })
  formats.set(timeZone, format)
  return format
}

/** The zone's wall clock at an instant, as if it were UTC (epoch milliseconds). */
function wallClock(time: number, timeZone: string): number {
  const parts = Object.fromEntries(
    formatOf(timeZone)
      .formatToParts(time)
      .map(({ type, value }) => [type, Number(value)]),
  ) as Record<'year' | 'month' | 'day' | 'hour' | 'minute' | 'second', number>
  return Date.UTC(parts.year, parts.month - 1, parts.day, parts.hour, parts.minute, parts.second)
}

/** The local date of an instant. */
export function localDateOf(time: number, timeZone: string): LocalDate {
  return new Date(wallClock(time, timeZone)).toISOString().slice(0, 10)
}

/** The instant at which a local date begins. */
export function startOfDate(date: LocalDate, timeZone: string): number {
  const wanted = Date.parse(`${date}T00:00:00Z`)
  const first = wanted - (wallClock(wanted, timeZone) - wanted)
  return wanted - (wallClock(first, timeZone) - first)
}

/** A date some days later; negative: before. */
export function addDays(date: LocalDate, days: number): LocalDate {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}

/** The first of a date's month, some months later. */
export function monthOf(date: LocalDate, months = 0): LocalDate {
  const [year = 0, month = 1] = date.split('-').map(Number)
  return new Date(Date.UTC(year, month - 1 + months, 1)).toISOString().slice(0, 10)
}

/** The Monday of a date's week. */
export function mondayOf(date: LocalDate): LocalDate {
  const day = new Date(`${date}T00:00:00Z`).getUTCDay()
  return addDays(date, -((day + 6) % 7))
}
