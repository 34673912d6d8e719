import { expect, test } from 'vitest'
import { laterHalf } from './later-half.ts'
import type { Range } from './range.ts'

const range = (from: string, to: string): Range => ({
  ...{ from, start: Date.parse(from), end: Date.parse(to) },
  ...{ timeZone: 'UTC', bucket: 'day', label: '' },
})

test('the later half begins with a day', () => {
  const half = laterHalf(range('2026-11-01T00:00:00Z', '2026-11-10T13:00:00Z'))
  expect(half?.from).toBe('2026-11-05')
  expect(half?.start).toBe(Date.UTC(2026, 10, 5))
  expect(half?.end).toBe(Date.UTC(2026, 10, 10, 13))
})

test('one day has no halves, nor has all time', () => {
  expect(laterHalf(range('2026-11-01T00:00:00Z', '2026-11-02T00:00:00Z'))).toBeUndefined()
  const { start: _, ...all } = range('2026-11-01T00:00:00Z', '2026-11-10T00:00:00Z')
  expect(laterHalf(all)).toBeUndefined()
})
