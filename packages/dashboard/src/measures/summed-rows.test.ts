import { expect, test } from 'vitest'
import type { Row } from './measures.ts'
import { summedRows } from './summed-rows.ts'

const row = (bucket: string, model: string | null, cost: string | null, more = {}) =>
  ({ bucket, model, cost_usd: cost, list_cost_usd: cost, calls: 1, ...more }) as unknown as Row

test('buckets of a group become one row, to the last digit', () => {
  const rows = summedRows(
    [
      ...[row('1', 'b', '0.000000000001'), row('1', 'a', '2.50'), row('1', 'c', null)],
      ...[row('2', 'b', '3.00'), row('2', 'a', null), row('2', null, '9.00', { other: true })],
    ],
    ['model'],
    'cost_usd',
  )
  expect(rows.map(({ model, cost_usd, calls, other }) => [model, cost_usd, calls, other])).toEqual([
    ['b', '3.000000000001', 2, undefined],
    ['a', '2.50', 2, undefined],
    ['c', null, 1, undefined],
    [null, '9.00', 1, true],
  ])
  expect(rows[0]).not.toHaveProperty('bucket')
})

test('equal groups stand by name, a group without a name after them', () => {
  const rows = summedRows(
    [row('1', null, '1.00'), row('1', 'b', '1.00'), row('1', 'a', '1.00')],
    ['model'],
    'cost_usd',
  )
  expect(rows.map(({ model }) => model)).toEqual(['a', 'b', null])
})
