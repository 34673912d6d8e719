import type { Bucket } from '../url/range.ts'

const OPTIONS: Readonly<Record<Bucket | 'moment', Intl.DateTimeFormatOptions>> = {
  hour: { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  day: { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' },
  week: { day: 'numeric', month: 'short', year: 'numeric' },
  month: { month: 'long', year: 'numeric' },
  moment: {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  },
}

const AXIS: Readonly<Record<Bucket, Intl.DateTimeFormatOptions>> = {
  hour: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  day: { day: 'numeric', month: 'short' },
  week: { day: 'numeric', month: 'short' },
  month: { month: 'short', year: '2-digit' },
}

const TIME_OF_DAY: Intl.DateTimeFormatOptions = {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
}

const written = (time: number, timeZone: string, options: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat('en-GB', { timeZone, ...options }).format(time)

/** A bucket by its begin: `Wed, 25 Nov 2026`. */
export function bucketName(start: number, bucket: Bucket, timeZone: string): string {
  const name = written(start, timeZone, OPTIONS[bucket])
  return bucket === 'week' ? `Week of ${name}` : name
}

/** A bucket on an axis: `25 Nov`. */
export function bucketTick(start: number, bucket: Bucket, timeZone: string): string {
  return written(start, timeZone, AXIS[bucket])
}

/** An instant to the second. */
export function moment(time: number, timeZone: string): string {
  return written(time, timeZone, OPTIONS.moment)
}

/** An instant to the second in a table, without the year while that is this one. */
export function shortMoment(time: number, timeZone: string, now = Date.now()): string {
  const yearOf = (at: number): string => written(at, timeZone, { year: 'numeric' })
  if (yearOf(time) !== yearOf(now)) return moment(time, timeZone)
  const { year: _, ...options } = OPTIONS.moment
  return written(time, timeZone, options)
}

/** The time of a day, to the second: `09:05:00`. */
export function timeOfDay(time: number, timeZone: string): string {
  return written(time, timeZone, TIME_OF_DAY)
}

/** A range: `29 Oct – 27 Nov 2026`. */
export function rangeName(start: number, end: number, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    timeZone,
    day: 'numeric',
    month: 'short',
    year: 'numeric',
  }).formatRange(start, end - 1)
}
