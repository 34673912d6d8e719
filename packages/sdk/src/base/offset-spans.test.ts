import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nextTransition, offsetSpans } from './offset-spans.ts'
import { offsetAt } from './time-zone.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const zones = fc.constantFrom(
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'America/Sao_Paulo',
  'America/Noronha',
  'America/St_Johns',
  'Australia/Lord_Howe',
  'Asia/Beirut',
  'Asia/Kathmandu',
  'Africa/Casablanca',
  'Africa/Cairo',
  'Pacific/Apia',
  'Antarctica/Casey',
  'Antarctica/Troll',
)

/** Spans as texts `<until> <hours>`. */
const shown = (zone: string, from: string, to: string): string[] =>
  offsetSpans(zone, Date.parse(from), Date.parse(to)).map(
    ({ until, offsetMs }) => `${new Date(until).toISOString()} ${offsetMs / HOUR}`,
  )

describe('offsetSpans', () => {
  it.each<[string, string, string, string[]]>([
    ['UTC', '1970-01-01', '9999-01-01', ['9999-01-01T00:00:00.000Z 0']],
    [
      'America/New_York',
      '2026-01-01',
      '2027-01-01',
      ['2026-03-08T07:00:00.000Z -5', '2026-11-01T06:00:00.000Z -4', '2027-01-01T00:00:00.000Z -5'],
    ],
    [
      'Australia/Lord_Howe',
      '2026-01-01',
      '2027-01-01',
      [
        '2026-04-04T15:00:00.000Z 11',
        '2026-10-03T15:30:00.000Z 10.5',
        '2027-01-01T00:00:00.000Z 11',
      ],
    ],
    [
      'Pacific/Apia',
      '2011-12-29',
      '2012-01-01',
      ['2011-12-30T10:00:00.000Z -10', '2012-01-01T00:00:00.000Z 14'],
    ],
    [
      'America/Noronha',
      '2000-10-01',
      '2000-10-31',
      ['2000-10-08T02:00:00.000Z -2', '2000-10-15T01:00:00.000Z -1', '2000-10-31T00:00:00.000Z -2'],
    ],
    [
      'Asia/Kathmandu',
      '1985-12-31T18:29:59Z',
      '1985-12-31T18:31:00Z',
      ['1985-12-31T18:30:00.000Z 5.5', '1985-12-31T18:31:00.000Z 5.75'],
    ],
  ])('%s from %s to %s', (zone, from, to, spans) => {
    expect(shown(zone, from, to)).toEqual(spans)
  })

  it('is empty for an empty range', () => {
    expect(offsetSpans('Europe/Berlin', 5, 5)).toEqual([])
    expect(offsetSpans('UTC', 5, 4)).toEqual([])
  })

  it('refuses an unknown zone', () => {
    expect(() => offsetSpans('Nowhere/Land', 0, 1)).toThrow(
      expect.objectContaining({ code: 'invalid_time_zone' }),
    )
  })

  it('covers the range, and holds the offset of every instant of it', () => {
    const starts = fc.integer({ min: 0, max: Date.UTC(2040, 0) })
    const property = fc.property(
      zones,
      starts,
      fc.integer({ min: 1, max: 900 * DAY }),
      fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })),
      (zone, from, length, shares) => {
        const spans = offsetSpans(zone, from, from + length)
        expect(spans.at(-1)?.until).toBe(from + length)
        const edges = spans
          .flatMap(({ until }) => [until - 1, until])
          .filter((ms) => ms < from + length)
        const probes = shares.map((share) => from + Math.floor(share * length))
        for (const ms of [...edges, ...probes]) {
          const span = spans.find(({ until }) => ms < until)
          expect(span?.offsetMs).toBe(offsetAt(zone, ms))
        }
        const offsets = spans.map(({ offsetMs }) => offsetMs)
        expect(offsets.every((offset, index) => offset !== offsets[index - 1])).toBe(true)
      },
    )
    fc.assert(property, { numRuns: 60 })
  })
})

describe('nextTransition', () => {
  const change = Date.parse('2026-10-25T01:00:00Z')

  it('looks only strictly between its ends', () => {
    expect(nextTransition('Europe/Berlin', change - 1, change + 1)).toBe(change)
    expect(nextTransition('Europe/Berlin', change - 1, change)).toBeNull()
    expect(nextTransition('Europe/Berlin', change, change + DAY)).toBeNull()
    expect(nextTransition('UTC', 0, 1e12)).toBeNull()
  })
})
