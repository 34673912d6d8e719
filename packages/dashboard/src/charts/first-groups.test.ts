import { expect, test } from 'vitest'
import type { Row } from '../measures/measures.ts'
import { firstGroups } from './first-groups.ts'

const group = (name: string, cost: string, other?: true) => ({
  ...{ key: name, name, colour: '' },
  row: { agent: name, cost_usd: cost, calls: 1, ...(other && { other }) } as unknown as Row,
})

test('groups past the first are one, with what had been left out before', () => {
  const groups = [
    group('a', '3.00'),
    group('b', '2.00'),
    group('c', '1.00'),
    group('', '0.50', true),
  ]
  const values = [
    ['3.00', null],
    [null, '2.00'],
    ['1.00', null],
    ['0.25', '0.25'],
  ]
  const found = firstGroups({ groups, values }, 2, 'cost_usd')
  expect(found.groups.map(({ name, row }) => [name, row.cost_usd, row.calls])).toEqual([
    ...[
      ['a', '3.00', 1],
      ['b', '2.00', 1],
      ['Other', '1.50', 2],
    ],
  ])
  expect(found.values[2]).toEqual(['1.25', '0.25'])
})

test('few groups stay as they are, and percentiles are not added', () => {
  const few = { groups: [group('a', '1.00')], values: [['1.00']] }
  expect(firstGroups(few, 2, 'cost_usd')).toEqual(few)
  const many = {
    groups: ['a', 'b', 'c'].map((name) => group(name, '1.00')),
    values: [[1], [2], [3]],
  }
  expect(firstGroups(many, 2, 'duration_ms_p50').groups).toHaveLength(2)
})
