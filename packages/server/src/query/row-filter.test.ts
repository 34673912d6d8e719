import { expect, it } from 'vitest'
import { callOf } from '../store/entries.contract.ts'
import { dimensionValue } from './row-filter.ts'
import { segmentRows } from './segment-rows.ts'

it('the tools of a call are one value, each named once, in one order', () => {
  const [one, other] = [
    ['read', 'edit', 'read'],
    ['edit', 'read'],
  ].map((used) =>
    segmentRows(callOf('a', { tools: { used } })).map((row) => dimensionValue(row, 'used_tools')),
  )
  expect(one).toEqual(['edit, read'])
  expect(other).toEqual(one)
})
