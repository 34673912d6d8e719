import fc from 'fast-check'
import { expect, it } from 'vitest'
import { localStart } from './local-start.ts'
import { parseTime } from './parse-time.ts'

it.each<[string, string, string]>([
  ['UTC', '2026-11-01T00:00:00Z', '2026-11-01T00:00:00+00:00'],
  ['Europe/London', '2026-11-01T00:00:00Z', '2026-11-01T00:00:00+00:00'],
  ['Europe/Berlin', '2026-10-31T23:00:00Z', '2026-11-01T00:00:00+01:00'],
  ['America/St_Johns', '2026-01-01T00:00:00Z', '2025-12-31T20:30:00-03:30'],
  ['Asia/Kathmandu', '2026-01-01T00:00:00.25Z', '2026-01-01T05:45:00.250+05:45'],
  ['Africa/Monrovia', '1970-01-02T00:00:00Z', '1970-01-01T23:15:30-00:44:30'],
  ['America/New_York', '2026-11-01T05:30:00Z', '2026-11-01T01:30:00-04:00'],
  ['America/New_York', '2026-11-01T06:30:00Z', '2026-11-01T01:30:00-05:00'],
])('%s %s is %s', (zone, instant, text) => {
  expect(localStart(Date.parse(instant), zone)).toBe(text)
})

it('is read back as the same instant', () => {
  const zones = fc.constantFrom(...Intl.supportedValuesOf('timeZone'))
  const times = fc.integer({ min: 86_400_000, max: Date.UTC(2100, 0) })
  fc.assert(
    fc.property(zones, times, (zone, ms) => {
      expect(parseTime(localStart(ms, zone))).toBe(ms)
    }),
    { numRuns: 200 },
  )
})
