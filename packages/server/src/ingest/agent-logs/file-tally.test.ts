import { expect, test } from 'vitest'
import type { Observation, SkippedRow } from './agent-log-source.ts'
import { NO_COUNTS } from './file-state.ts'
import { fileTally } from './file-tally.ts'

const seen = (offset: number): Observation => ({
  kind: 'observation',
  key: 'k',
  offset,
  sighting: [],
})
const skipped = (offset: number): SkippedRow => ({
  kind: 'skipped',
  reason: 'no_usage',
  file: 'f',
  offset,
})

test('what stands behind the end of a reading is counted when it is read once more', () => {
  const tally = fileTally(NO_COUNTS)
  expect(tally.countsUpTo(0)).toEqual(NO_COUNTS)
  for (const row of [seen(0), skipped(10), seen(20), seen(20), skipped(20)]) tally.add(row)
  const before = { rows: 2, observations: 1, skipped: { no_usage: { count: 1, offset: 10 } } }
  expect(tally.countsUpTo(20)).toEqual(before)
  const all = { rows: 5, observations: 3, skipped: { no_usage: { count: 2, offset: 10 } } }
  expect(tally.countsUpTo(30)).toEqual(all)
  tally.add(skipped(10))
  expect(tally.countsUpTo(20)).toMatchObject({ rows: 3, skipped: { no_usage: { count: 2 } } })
  expect(tally.countsUpTo(30)).toMatchObject({ rows: 6 })
  const onward = fileTally(before)
  onward.add(seen(20))
  expect(onward.countsUpTo(30)).toMatchObject({ rows: 3, observations: 2 })
})
