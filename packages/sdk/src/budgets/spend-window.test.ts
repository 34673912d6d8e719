import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bucketStart, type CalendarUnit } from '../base/bucket.ts'
import { spendWindow } from './spend-window.ts'

const HOUR = 3_600_000
const units = fc.constantFrom<CalendarUnit>('hour', 'day', 'week', 'month')
const zones = fc.constantFrom('UTC', 'Europe/Berlin', 'America/St_Johns', 'Australia/Lord_Howe')

const calendar = (unit: CalendarUnit, timeZone: string) =>
  spendWindow({ kind: 'calendar', unit, timeZone }, null)

describe('a calendar window', () => {
  it('sums calls of the same local hour, day, week or month, and no others', () => {
    const waits = fc.array(fc.integer({ min: 0, max: 40 * HOUR }), { maxLength: 40 })
    const starts = fc.integer({ min: Date.UTC(2026, 2, 1), max: Date.UTC(2026, 10, 1) })
    fc.assert(
      fc.property(units, zones, starts, waits, (unit, zone, start, all) => {
        const window = calendar(unit, zone)
        const sums = new Map<number, bigint>()
        let now = start
        for (const wait of all) {
          now += wait
          const account = window.accountAt(now)
          account.add(1n, now)
          const bucket = bucketStart(now, unit, zone)
          sums.set(bucket, (sums.get(bucket) ?? 0n) + 1n)
          expect(account.spentAt(now)).toBe(sums.get(bucket))
        }
      }),
    )
  })

  it.each([
    ['2026-03-29T00:30:00+01:00', '2026-03-29T22:00:00.000Z', 23],
    ['2026-10-25T00:30:00+02:00', '2026-10-25T23:00:00.000Z', 25],
  ])('of a day in Berlin on %s ends at %s, after %i hours', (instant, end, hours) => {
    const now = Date.parse(instant)
    const free = calendar('day', 'Europe/Berlin').accountAt(now).freeAt(1n) ?? 0
    expect(new Date(free).toISOString()).toBe(end)
    expect((free - bucketStart(now, 'day', 'Europe/Berlin')) / HOUR).toBe(hours)
  })

  it('is found again after the clock was put back', () => {
    const window = calendar('day', 'UTC')
    const day = Date.UTC(2026, 10, 22)
    window.accountAt(day).add(5n, day)
    window.accountAt(day + 24 * HOUR).add(7n, day + 24 * HOUR)
    expect(window.accountAt(day + HOUR).spentAt(day + HOUR)).toBe(5n)
    expect(window.accountAt(day + 25 * HOUR).spentAt(day + 25 * HOUR)).toBe(7n)
  })

  it('is not lost however many calls come late, and takes late calls only while it is known', () => {
    const window = calendar('day', 'UTC')
    const day = Date.UTC(2026, 10, 22)
    window.accountAt(day - 24 * HOUR).add(1n, day - 24 * HOUR)
    window.accountAt(day).add(5n, day)
    for (let back = 2; back < 100; back += 1) {
      expect(window.accountOf(day - back * 24 * HOUR, day)).toBeNull()
    }
    expect(window.accountOf(day - 1, day)?.spentAt(day)).toBe(1n)
    expect(window.accountAt(day).spentAt(day)).toBe(5n)
  })

  it('ends before the first moment of the next one', () => {
    const window = calendar('day', 'UTC')
    const day = Date.UTC(2026, 10, 22)
    const next = day + 24 * HOUR
    window.accountOf(next - 1, day)?.add(1n, next - 1)
    window.accountOf(next, day)?.add(2n, next)
    expect([day, next].map((time) => window.accountAt(time).spentAt(time))).toEqual([1n, 2n])
  })

  it('takes a call from ahead of the clock into the window of that time', () => {
    const window = calendar('day', 'UTC')
    const day = Date.UTC(2026, 10, 22)
    for (let ahead = 1; ahead < 20; ahead += 1) {
      const time = day + ahead * 24 * HOUR
      window.accountAt(day).add(1n, day)
      window.accountOf(time, day)?.add(1n, time)
    }
    expect(window.accountAt(day).spentAt(day)).toBe(19n)
    expect(window.accountAt(day + 19 * 24 * HOUR).spentAt(day)).toBe(1n)
  })
})

describe('other windows', () => {
  it('of a run never end', () => {
    const window = spendWindow({ kind: 'run' }, null)
    window.accountAt(0).add(5n, 0)
    expect(window.accountAt(1e15).spentAt(1e15)).toBe(5n)
    expect(window.accountAt(0).freeAt(1n)).toBeNull()
  })

  it('that roll have one account', () => {
    const window = spendWindow({ kind: 'rolling', lengthMs: HOUR }, null)
    expect(window.accountAt(0)).toBe(window.accountOf(5, 7))
  })
})
