import { expect, it } from 'vitest'
import { rangeText } from './range-text.ts'

const at = (text: string): number => Date.parse(text)

it.each([
  ['UTC', '2026-11-01T00:00Z', '2026-11-08T00:00Z', '2026-11-01 to 2026-11-07'],
  ['UTC', '2026-11-01T00:00Z', '2026-11-02T00:00Z', '2026-11-01'],
  ['UTC', '2026-11-01T10:30Z', '2026-11-02T00:00Z', '2026-11-01 10:30 to 2026-11-01'],
  ['UTC', '2026-11-01T00:00Z', '2026-11-01T09:15Z', '2026-11-01 to 2026-11-01 09:15'],
  ['Europe/Berlin', '2026-10-23T22:00Z', '2026-10-25T23:00Z', '2026-10-24 to 2026-10-25'],
])('in %s from %s to %s is %s', (zone, from, to, text) => {
  expect(rangeText({ from: at(from), to: at(to) }, zone)).toBe(text)
})

it('may be open', () => {
  expect(rangeText({}, 'UTC')).toBeNull()
  expect(rangeText({ from: at('2026-11-01T00:00Z') }, 'UTC')).toBe('from 2026-11-01')
  expect(rangeText({ to: at('2026-11-01T00:00Z') }, 'UTC')).toBe('up to 2026-10-31')
})
