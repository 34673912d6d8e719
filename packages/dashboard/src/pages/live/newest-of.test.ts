import { expect, test } from 'vitest'
import type { LiveEntry } from '../../questions/live-feed.ts'
import { newestOf } from './newest-of.ts'

const entry = (id: string, seq: number): LiveEntry => ({ id, seq }) as LiveEntry
const ids = (entries: readonly LiveEntry[]): readonly string[] => entries.map(({ id }) => id)

test('each entry once, in the order of arrival, the newest first', () => {
  const told = [entry('c', 3), entry('b', 2)]
  const asked = [entry('b', 2), entry('a', 1)]
  expect(ids(newestOf({ entries: told, since: 1 }, asked))).toEqual(['c', 'b', 'a'])
})

test('the first call of a ledger takes the place of the sample, whatever its number', () => {
  const sample = [entry('sample-9', 9), entry('sample-8', 8)]
  expect(ids(newestOf({ entries: [], since: 0 }, sample))).toEqual(['sample-9', 'sample-8'])
  expect(ids(newestOf({ entries: [entry('real', 1)], since: 0 }, sample))).toEqual(['real'])
})
