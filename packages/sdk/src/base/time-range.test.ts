import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bucketStart } from './bucket.ts'
import { localStart } from './local-start.ts'
import { parseTime } from './parse-time.ts'
import { parseLast, previousRange } from './time-range.ts'

const DAY = 86_400_000

function last(text: string, now: string, zone: string): string[] {
  const { from, to } = parseLast(text, Date.parse(now), zone)
  return [localStart(from, zone), localStart(to, zone)]
}

function previous(from: string, to: string, zone: string): string[] {
  const range = previousRange({ from: parseTime(from, zone), to: parseTime(to, zone) }, zone)
  return [localStart(range.from, zone), localStart(range.to, zone)]
}

describe('parseLast', () => {
  const now = '2026-11-22T14:30:00Z'

  it.each<[string, string, string, string]>([
    ['1d', 'UTC', '2026-11-22T00:00:00+00:00', '2026-11-23T00:00:00+00:00'],
    ['7d', 'UTC', '2026-11-16T00:00:00+00:00', '2026-11-23T00:00:00+00:00'],
    ['30D', 'Europe/Berlin', '2026-10-24T00:00:00+02:00', '2026-11-23T00:00:00+01:00'],
    ['1d', 'Pacific/Kiritimati', '2026-11-23T00:00:00+14:00', '2026-11-24T00:00:00+14:00'],
    ['1w', 'UTC', '2026-11-16T00:00:00+00:00', '2026-11-23T00:00:00+00:00'],
    ['2w', 'UTC', '2026-11-09T00:00:00+00:00', '2026-11-23T00:00:00+00:00'],
    ['1m', 'UTC', '2026-11-01T00:00:00+00:00', '2026-12-01T00:00:00+00:00'],
    [' 12m ', 'UTC', '2025-12-01T00:00:00+00:00', '2026-12-01T00:00:00+00:00'],
    ['24h', 'UTC', '2026-11-21T14:30:00+00:00', '2026-11-22T14:30:00+00:00'],
  ])('%s in %s', (text, zone, from, to) => {
    expect(last(text, now, zone)).toEqual([from, to])
  })

  it('begins a day that has no midnight when the day does', () => {
    expect(last('2d', '2018-11-05T12:00:00Z', 'America/Sao_Paulo')).toEqual([
      '2018-11-04T01:00:00-02:00',
      '2018-11-06T00:00:00-02:00',
    ])
    expect(last('2d', '2018-11-04T12:00:00Z', 'America/Sao_Paulo')).toEqual([
      '2018-11-03T00:00:00-03:00',
      '2018-11-05T00:00:00-02:00',
    ])
  })

  it.each(['', '7', 'd', '0d', '-1d', '1.5d', '7 d', '7y', '7days', '12345d', '1h30'])(
    'refuses %j',
    (text) => {
      expect(() => parseLast(text, 0, 'UTC')).toThrow(
        expect.objectContaining({ code: 'invalid_time' }),
      )
    },
  )

  it('holds now, and as many days as were asked for', () => {
    const zones = fc.constantFrom('UTC', 'Europe/Berlin', 'America/Sao_Paulo', 'Asia/Kathmandu')
    const times = fc.integer({ min: Date.UTC(2013, 0), max: Date.UTC(2035, 0) })
    fc.assert(
      fc.property(zones, times, fc.integer({ min: 1, max: 100 }), (zone, ms, count) => {
        const { from, to } = parseLast(`${count}d`, ms, zone)
        expect(from <= ms && ms < to).toBe(true)
        expect(Math.round((to - from) / DAY)).toBe(count)
        expect(bucketStart(from, 'day', zone)).toBe(from)
      }),
    )
  })
})

describe('previousRange', () => {
  it.each<[string, string, string, string, string]>([
    // Whole months step by months.
    ['2026-03-01', '2026-04-01', 'UTC', '2026-02-01T00:00:00+00:00', '2026-03-01T00:00:00+00:00'],
    ['2026-01-01', '2027-01-01', 'UTC', '2025-01-01T00:00:00+00:00', '2026-01-01T00:00:00+00:00'],
    [
      '2026-10-01',
      '2026-11-01',
      'Europe/Berlin',
      '2026-09-01T00:00:00+02:00',
      '2026-10-01T00:00:00+02:00',
    ],
    // Whole days by days, over a change of the clocks too.
    ['2026-11-16', '2026-11-23', 'UTC', '2026-11-09T00:00:00+00:00', '2026-11-16T00:00:00+00:00'],
    [
      '2026-10-26',
      '2026-11-02',
      'Europe/Berlin',
      '2026-10-19T00:00:00+02:00',
      '2026-10-26T00:00:00+01:00',
    ],
    [
      '2018-11-05',
      '2018-11-06',
      'America/Sao_Paulo',
      '2018-11-04T01:00:00-02:00',
      '2018-11-05T00:00:00-02:00',
    ],
    [
      '2018-11-04',
      '2018-11-05',
      'America/Sao_Paulo',
      '2018-11-03T00:00:00-03:00',
      '2018-11-04T01:00:00-02:00',
    ],
    // Anything else by milliseconds.
    [
      '2026-11-22 06:00',
      '2026-11-22 18:00',
      'UTC',
      '2026-11-21T18:00:00+00:00',
      '2026-11-22T06:00:00+00:00',
    ],
    [
      '2026-10-25',
      '2026-10-25 12:00',
      'Europe/Berlin',
      '2026-10-24T11:00:00+02:00',
      '2026-10-25T00:00:00+02:00',
    ],
  ])('before %s to %s in %s', (from, to, zone, start, end) => {
    expect(previous(from, to, zone)).toEqual([start, end])
  })

  it('ends where the range begins', () => {
    const times = fc.integer({ min: Date.UTC(2013, 0), max: Date.UTC(2035, 0) })
    fc.assert(
      fc.property(times, fc.integer({ min: 1, max: 400 * DAY }), (from, length) => {
        const range = previousRange({ from, to: from + length }, 'Europe/Berlin')
        expect(range.to).toBe(from)
        expect(range.from).toBeLessThan(from)
      }),
    )
  })
})
