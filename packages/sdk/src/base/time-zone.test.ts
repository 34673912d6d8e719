import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkTimeZone, isUtc, offsetAt } from './time-zone.ts'

const HOUR = 3_600_000

describe('offsetAt', () => {
  it.each<[string, string, number]>([
    ['UTC', '2026-07-01T00:00:00Z', 0],
    ['Europe/Berlin', '2026-03-29T00:59:59.999Z', 1],
    ['Europe/Berlin', '2026-03-29T01:00:00Z', 2],
    ['America/New_York', '2026-11-01T05:59:59.999Z', -4],
    ['America/New_York', '2026-11-01T06:00:00Z', -5],
    ['Asia/Kolkata', '2026-01-01T00:00:00Z', 5.5],
    ['Asia/Kathmandu', '2026-01-01T00:00:00Z', 5.75],
    ['Australia/Lord_Howe', '2026-01-01T00:00:00Z', 11],
    ['Australia/Lord_Howe', '2026-07-01T00:00:00Z', 10.5],
    ['Pacific/Kiritimati', '2026-01-01T00:00:00Z', 14],
    ['Africa/Monrovia', '1970-01-01T00:00:00Z', -(44 * 60 + 30) / 3600],
    ['Africa/Abidjan', '2026-01-01T00:00:00Z', 0],
  ])('%s at %s', (zone, instant, hours) => {
    expect(offsetAt(zone, Date.parse(instant))).toBe(hours * HOUR)
  })

  it('agrees with the local time that Intl writes', () => {
    const zones = fc.constantFrom(...Intl.supportedValuesOf('timeZone'))
    const times = fc.integer({ min: 0, max: Date.UTC(2100, 0) })
    fc.assert(
      fc.property(zones, times, (timeZone, ms) => {
        const text = new Intl.DateTimeFormat('sv-SE', {
          timeZone,
          dateStyle: 'short',
          timeStyle: 'medium',
        }).format(ms)
        const local = new Date(ms + offsetAt(timeZone, ms)).toISOString()
        expect(local.slice(0, 19).replace('T', ' ')).toBe(text)
      }),
      { numRuns: 300 },
    )
  })
})

describe('checkTimeZone', () => {
  it.each(['UTC', 'utc', 'Europe/Berlin', 'europe/berlin', 'Asia/Calcutta', 'Etc/GMT+5'])(
    'takes %s',
    (zone) => {
      expect(() => checkTimeZone(zone)).not.toThrow()
    },
  )

  it.each(['', ' ', 'local', '+05:30', '-08:00', 'Mars/Olympus', 'Europe/Berlin ', 'UTC+1', '🤖'])(
    'refuses %j',
    (zone) => {
      expect(() => checkTimeZone(zone)).toThrow(
        expect.objectContaining({ code: 'invalid_time_zone' }),
      )
      expect(() => offsetAt(zone, 0)).toThrow(`Cannot use the time zone "${zone}"`)
    },
  )

  it.each([
    ['new york', '"America/New_York"'],
    ['Europe/Tokyo', '"Asia/Tokyo"'],
  ])('suggests for %j a zone of that city', (zone, suggested) => {
    expect(() => checkTimeZone(zone)).toThrow(`did you mean ${suggested}?`)
  })
})

it('knows UTC without looking', () => {
  expect(['UTC', 'Etc/UTC', 'GMT'].every(isUtc)).toBe(true)
  expect(isUtc('Europe/London')).toBe(false)
})
