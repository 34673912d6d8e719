import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bucketStart, type CalendarUnit, nextBucketStart } from './bucket.ts'
import { localStart } from './local-start.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

const zones = fc.constantFrom(
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'America/Sao_Paulo',
  'America/St_Johns',
  'America/Nuuk',
  'Atlantic/Azores',
  'Australia/Lord_Howe',
  'Asia/Beirut',
  'Asia/Kathmandu',
  'Asia/Gaza',
  'Pacific/Apia',
  'Antarctica/Casey',
  'Antarctica/Troll',
)
const units = fc.constantFrom<CalendarUnit>('hour', 'day', 'week', 'month')
/** Since 2012: before that, clocks were put back over midnight in some places. */
const times = fc.integer({ min: Date.UTC(2012, 0), max: Date.UTC(2040, 0) })

const startOf = (instant: string, unit: CalendarUnit, zone: string): string =>
  localStart(bucketStart(Date.parse(instant), unit, zone), zone)

/** The first `count` buckets from an instant on, as `<local start> <hours>`. */
function walk(instant: string, unit: CalendarUnit, zone: string, count: number): string[] {
  let start = bucketStart(Date.parse(instant), unit, zone)
  return Array.from({ length: count }, () => {
    const next = nextBucketStart(start, unit, zone)
    const shown = `${localStart(start, zone)} ${(next - start) / HOUR}`
    start = next
    return shown
  })
}

describe('buckets', () => {
  it('tile time: each begins where the one before ends, and holds every instant between', () => {
    fc.assert(
      fc.property(zones, units, times, fc.nat(), (zone, unit, ms, seed) => {
        const start = bucketStart(ms, unit, zone)
        const next = nextBucketStart(ms, unit, zone)
        expect(start <= ms && ms < next).toBe(true)
        const inside = start + (seed % (next - start))
        for (const probe of [start, inside, next - 1]) {
          expect(bucketStart(probe, unit, zone)).toBe(start)
          expect(nextBucketStart(probe, unit, zone)).toBe(next)
        }
        expect(bucketStart(next, unit, zone)).toBe(next)
      }),
      { numRuns: 1000 },
    )
  })

  it('hold the instants with the same local date, as Intl writes it', () => {
    const property = fc.property(
      zones,
      times,
      fc.integer({ min: 0, max: 2 * DAY }),
      (zone, ms, gap) => {
        const date = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short' })
        const isSameDate = date.format(ms) === date.format(ms + gap)
        const isSameDay = bucketStart(ms, 'day', zone) === bucketStart(ms + gap, 'day', zone)
        expect(isSameDay).toBe(isSameDate)
        expect(date.format(bucketStart(ms, 'day', zone))).toBe(date.format(ms))
        expect(date.format(bucketStart(ms, 'month', zone))).toBe(`${date.format(ms).slice(0, 8)}01`)
        const weekday = new Intl.DateTimeFormat('en-US', { timeZone: zone, weekday: 'short' })
        expect(weekday.format(bucketStart(ms, 'week', zone))).toBe('Mon')
      },
    )
    fc.assert(property, { numRuns: 300 })
  })

  it('nest: an hour lies in one day, a day in one week and one month', () => {
    fc.assert(
      fc.property(zones, times, (zone, ms) => {
        const hour = bucketStart(ms, 'hour', zone)
        const day = bucketStart(ms, 'day', zone)
        expect(bucketStart(hour, 'day', zone)).toBe(day)
        expect(bucketStart(day, 'week', zone)).toBe(bucketStart(ms, 'week', zone))
        expect(bucketStart(day, 'month', zone)).toBe(bucketStart(ms, 'month', zone))
      }),
      { numRuns: 500 },
    )
  })

  it('have the same hour as Intl writes, and at most 60 minutes', () => {
    fc.assert(
      fc.property(zones, times, (zone, ms) => {
        const hour = new Intl.DateTimeFormat('sv-SE', {
          timeZone: zone,
          dateStyle: 'short',
          timeStyle: 'short',
        })
        const start = bucketStart(ms, 'hour', zone)
        expect(hour.format(start).slice(0, 13)).toBe(hour.format(ms).slice(0, 13))
        expect(nextBucketStart(ms, 'hour', zone) - start).toBeLessThanOrEqual(HOUR)
      }),
      { numRuns: 500 },
    )
  })
})

describe('a day', () => {
  it.each<[string, string, string[]]>([
    ['Europe/Berlin', '2026-03-29T12:00Z', ['2026-03-29T00:00:00+01:00 23']],
    ['Europe/Berlin', '2026-10-25T12:00Z', ['2026-10-25T00:00:00+02:00 25']],
    ['America/New_York', '2026-11-01T12:00Z', ['2026-11-01T00:00:00-04:00 25']],
    ['Australia/Lord_Howe', '2026-04-05T12:00Z', ['2026-04-05T00:00:00+11:00 24.5']],
    ['Australia/Lord_Howe', '2026-10-03T23:00Z', ['2026-10-04T00:00:00+10:30 23.5']],
    [
      'America/Sao_Paulo',
      '2018-11-03T12:00Z',
      [
        '2018-11-03T00:00:00-03:00 24',
        '2018-11-04T01:00:00-02:00 23',
        '2018-11-05T00:00:00-02:00 24',
      ],
    ],
    ['Asia/Beirut', '2022-03-27T12:00Z', ['2022-03-27T01:00:00+03:00 23']],
    ['Atlantic/Azores', '2024-10-27T12:00Z', ['2024-10-27T00:00:00+00:00 25']],
    [
      'Pacific/Apia',
      '2011-12-29T12:00Z',
      ['2011-12-29T00:00:00-10:00 24', '2011-12-31T00:00:00+14:00 24'],
    ],
  ])('in %s around %s', (zone, instant, days) => {
    expect(walk(instant, 'day', zone, days.length)).toEqual(days)
  })

  it('keeps an evening that was lived twice together, before the night between', () => {
    const zone = 'America/St_Johns'
    expect(startOf('2010-11-07T02:30:30Z', 'day', zone)).toBe('2010-11-07T00:00:00-02:30')
    expect(startOf('2010-11-07T02:31:00Z', 'day', zone)).toBe('2010-11-06T00:00:00-02:30')
    expect(startOf('2010-11-07T03:30:00Z', 'day', zone)).toBe('2010-11-07T00:00:00-02:30')
  })
})

describe('an hour', () => {
  it('that is lived twice is two', () => {
    expect(walk('2026-10-24T23:30Z', 'hour', 'Europe/Berlin', 4)).toEqual([
      '2026-10-25T01:00:00+02:00 1',
      '2026-10-25T02:00:00+02:00 1',
      '2026-10-25T02:00:00+01:00 1',
      '2026-10-25T03:00:00+01:00 1',
    ])
  })

  it('is cut where half an hour is skipped or repeated', () => {
    expect(walk('2026-10-03T15:00Z', 'hour', 'Australia/Lord_Howe', 3)).toEqual([
      '2026-10-04T01:00:00+10:30 1',
      '2026-10-04T02:30:00+11:00 0.5',
      '2026-10-04T03:00:00+11:00 1',
    ])
    expect(walk('2026-04-04T14:10Z', 'hour', 'Australia/Lord_Howe', 3)).toEqual([
      '2026-04-05T01:00:00+11:00 1',
      '2026-04-05T01:30:00+10:30 0.5',
      '2026-04-05T02:00:00+10:30 1',
    ])
  })

  it('begins at a quarter where the zone does', () => {
    expect(startOf('2026-01-01T00:00Z', 'hour', 'Asia/Kathmandu')).toBe('2026-01-01T05:00:00+05:45')
  })
})

describe('weeks and months', () => {
  it('begin on Monday and on the first, across years and leap days', () => {
    expect(startOf('2027-01-01T00:00Z', 'week', 'UTC')).toBe('2026-12-28T00:00:00+00:00')
    expect(startOf('1970-01-01T00:00Z', 'week', 'UTC')).toBe('1969-12-29T00:00:00+00:00')
    expect(walk('2024-01-31T12:00Z', 'month', 'UTC', 3).map((text) => text.split(' ')[1])).toEqual([
      String(31 * 24),
      String(29 * 24),
      String(31 * 24),
    ])
    expect(walk('2026-03-10T12:00Z', 'month', 'Europe/Berlin', 1)).toEqual([
      `2026-03-01T00:00:00+01:00 ${31 * 24 - 1}`,
    ])
  })
})

it('refuses an unknown zone', () => {
  expect(() => bucketStart(0, 'day', 'Nowhere')).toThrow(
    expect.objectContaining({ code: 'invalid_time_zone' }),
  )
})
