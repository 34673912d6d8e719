import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseTime } from './parse-time.ts'

const iso = (text: string, zone?: string): string => new Date(parseTime(text, zone)).toISOString()

describe('parseTime', () => {
  it.each<[string, string]>([
    ['2026-11-22T14:30:00Z', '2026-11-22T14:30:00.000Z'],
    ['2026-11-22t14:30:00z', '2026-11-22T14:30:00.000Z'],
    ['2026-11-22 14:30:00Z', '2026-11-22T14:30:00.000Z'],
    ['2026-11-22T14:30:00.5+01:00', '2026-11-22T13:30:00.500Z'],
    ['2026-11-22T14:30:00-0330', '2026-11-22T18:00:00.000Z'],
    ['2026-11-22 14:30:00.123456+00', '2026-11-22T14:30:00.123Z'],
    ['2026-11-22T14:30:00.9999999Z', '2026-11-22T14:30:00.999Z'],
    ['2026-11-22T14:30:00,25 +00:00', '2026-11-22T14:30:00.250Z'],
    ['2026-11-22T14:30Z', '2026-11-22T14:30:00.000Z'],
    ['2016-12-31T23:59:60Z', '2016-12-31T23:59:59.999Z'],
    ['2016-12-31T23:59:60.5Z', '2016-12-31T23:59:59.999Z'],
    ['2024-02-29', '2024-02-29T00:00:00.000Z'],
    [' 2024-02-29 ', '2024-02-29T00:00:00.000Z'],
    ['1970-01-01', '1970-01-01T00:00:00.000Z'],
    ['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z'],
  ])('reads %j', (text, expected) => {
    expect(iso(text)).toBe(expected)
  })

  it.each<[string, string, string]>([
    ['2026-11-22', 'Europe/Berlin', '2026-11-21T23:00:00.000Z'],
    ['2026-11-22 14:30', 'Asia/Kolkata', '2026-11-22T09:00:00.000Z'],
    ['2026-11-22 14:30:00Z', 'Asia/Kolkata', '2026-11-22T14:30:00.000Z'],
    ['2018-11-04', 'America/Sao_Paulo', '2018-11-04T03:00:00.000Z'],
    ['2026-10-25T02:30:00', 'Europe/Berlin', '2026-10-25T00:30:00.000Z'],
    ['2026-03-29T02:30:00', 'Europe/Berlin', '2026-03-29T01:00:00.000Z'],
  ])('reads %j in %s', (text, zone, expected) => {
    expect(iso(text, zone)).toBe(expected)
  })

  it.each([
    '',
    'now',
    'yesterday',
    '1700000000',
    '2026',
    '2026-11',
    '2026-02-29',
    '2026-02-30T00:00:00Z',
    '2026-13-01',
    '2026-00-10',
    '2026-11-22T24:00:00Z',
    '2026-11-22T14:60:00Z',
    '2026-11-22T14:30:61Z',
    '2026-11-22T14',
    '2026-11-22T14:30:00.Z',
    '2026-11-22T14:30:00+24:00',
    '2026-11-22T14:30:00+01:60',
    '2026-11-22Z',
    '2026-11-22T14:30:00 CET',
    '22.11.2026',
    '11/22/2026',
    '+002026-11-22',
    '1969-12-31',
    '1970-01-01T00:00:00+01:00',
    '9999-12-31T23:59:59-01:00',
    '0000-01-01',
    '0070-01-01',
    '2026-11-00',
    '2026-11-99',
    '2026-11-22T14:30:00Z\0',
    '２０２６-11-22',
  ])('refuses %j', (text) => {
    expect(() => parseTime(text)).toThrow(
      expect.objectContaining({ code: 'invalid_time', kind: 'wrong_use' }),
    )
  })

  it('refuses an unknown zone, though only where a zone is needed', () => {
    expect(() => parseTime('2026-11-22', 'Nowhere')).toThrow(
      expect.objectContaining({ code: 'invalid_time_zone' }),
    )
  })

  it('reads what JavaScript writes', () => {
    const dates = fc.date({
      min: new Date(0),
      max: new Date(Date.UTC(9999, 11, 31)),
      noInvalidDate: true,
    })
    fc.assert(
      fc.property(dates, (date) => {
        expect(parseTime(date.toISOString())).toBe(date.getTime())
      }),
    )
  })
})
