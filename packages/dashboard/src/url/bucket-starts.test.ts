import { expect, test } from 'vitest'
import { bucketStarts, earlierStart } from './bucket-starts.ts'

const BERLIN = 'Europe/Berlin'
const berlin = (time: string): number => Date.parse(time)

test('a day is as long as its clock says', () => {
  const day = { bucket: 'day', timeZone: BERLIN } as const
  const monday = berlin('2026-03-30T00:00:00+02:00')
  expect(earlierStart(monday, 1, day)).toBe(berlin('2026-03-29T00:00:00+01:00'))
  expect(earlierStart(monday, 7, day)).toBe(berlin('2026-03-23T00:00:00+01:00'))
})

test('months have no length of their own', () => {
  const month = { bucket: 'month', timeZone: BERLIN } as const
  const march = berlin('2026-03-01T00:00:00+01:00')
  expect(earlierStart(march, 5, month)).toBe(berlin('2025-10-01T00:00:00+02:00'))
})

test.each(['hour', 'day', 'week', 'month'] as const)('as many of each before: %s', (bucket) => {
  const asked = { bucket, timeZone: BERLIN }
  const starts = bucketStarts(
    berlin('2026-10-24T00:00:00+02:00'),
    berlin('2026-10-27T00:00:00+01:00'),
    asked,
  )
  const [end = 0] = starts
  const before = bucketStarts(earlierStart(end, starts.length, asked), end, asked)
  expect(before).toHaveLength(starts.length)
})
