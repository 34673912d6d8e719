import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromLocal, toLocal } from './local-time.ts'

const zones = fc.constantFrom(
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'America/Sao_Paulo',
  'Australia/Lord_Howe',
  'Asia/Beirut',
  'Asia/Kathmandu',
  'Pacific/Apia',
  'Pacific/Kiritimati',
  'Antarctica/Casey',
)

describe('fromLocal', () => {
  it.each<[string, string, string]>([
    ['Europe/Berlin', '2026-07-01T12:00:00Z', '2026-07-01T10:00:00.000Z'],
    // Shown twice: the first of both.
    ['Europe/Berlin', '2026-10-25T02:30:00Z', '2026-10-25T00:30:00.000Z'],
    ['America/New_York', '2026-11-01T01:00:00Z', '2026-11-01T05:00:00.000Z'],
    ['Australia/Lord_Howe', '2026-04-05T01:45:00Z', '2026-04-04T14:45:00.000Z'],
    // Skipped: the instant at which it is skipped.
    ['Europe/Berlin', '2026-03-29T02:30:00Z', '2026-03-29T01:00:00.000Z'],
    ['America/Sao_Paulo', '2018-11-04T00:00:00Z', '2018-11-04T03:00:00.000Z'],
    ['Asia/Beirut', '2026-03-29T00:00:00Z', '2026-03-28T22:00:00.000Z'],
    ['Pacific/Apia', '2011-12-30T12:00:00Z', '2011-12-30T10:00:00.000Z'],
    ['Australia/Lord_Howe', '2026-10-04T02:15:00Z', '2026-10-03T15:30:00.000Z'],
  ])('%s %s', (zone, local, instant) => {
    expect(new Date(fromLocal(Date.parse(local), zone)).toISOString()).toBe(instant)
  })

  it('gives back the first instant with the same local time', () => {
    const times = fc.integer({ min: Date.UTC(1975, 0), max: Date.UTC(2040, 0) })
    fc.assert(
      fc.property(zones, times, (zone, ms) => {
        const local = toLocal(ms, zone)
        const first = fromLocal(local, zone)
        expect(first).toBeLessThanOrEqual(ms)
        expect(toLocal(first, zone)).toBe(local)
      }),
      { numRuns: 500 },
    )
  })

  it('gives an instant whose clocks have passed any local time, and had not just before', () => {
    const locals = fc.integer({ min: Date.UTC(1975, 0), max: Date.UTC(2040, 0) })
    fc.assert(
      fc.property(zones, locals, (zone, local) => {
        const first = fromLocal(local, zone)
        expect(toLocal(first, zone)).toBeGreaterThanOrEqual(local)
        expect(toLocal(first - 1, zone)).toBeLessThan(local)
      }),
      { numRuns: 500 },
    )
  })
})
