import { expect, test } from 'vitest'
import type { Row } from '../measures/measures.ts'
import type { Range } from '../url/range.ts'
import { bucketsOf } from './buckets-of.ts'

const at = (day: number): number => Date.UTC(2026, 10, day)
const row = (day: number): Row => ({ bucket: new Date(at(day)).toISOString() }) as Row
const range = (more: Partial<Range> = {}): Range => ({
  ...{ end: at(9), timeZone: 'UTC', bucket: 'day', label: '' },
  ...more,
})

test('a range has all its buckets, the last of which may not be over', () => {
  const { starts, open } = bucketsOf([row(6)], range({ from: '', start: at(5) }), at(8) + 1)
  expect(starts).toEqual([5, 6, 7, 8].map(at))
  expect(open).toBe(3)
})

test('all time reaches from the first call to the last', () => {
  const { starts, open } = bucketsOf([row(2), row(4)], range(), at(8) + 1)
  expect(starts).toEqual([2, 3, 4].map(at))
  expect(open).toBeNull()
})

test('all time of no call is one bucket', () => {
  expect(bucketsOf([], range(), at(8) + 1).starts).toEqual([at(8)])
})
