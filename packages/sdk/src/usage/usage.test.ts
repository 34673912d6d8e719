import { expect, it } from 'vitest'
import { recordedCost } from './recorded-cost.ts'
import { missingUsage } from './usage.ts'

it('calls a reading that is missing so, with a warning and nothing else', () => {
  expect(missingUsage('The stream broke')).toEqual({
    status: 'missing',
    segments: [],
    context: {},
    details: {},
    warnings: [{ code: 'usage_missing', message: 'The stream broke' }],
  })
})

it.each<[bigint | undefined, bigint | null]>([
  [undefined, null],
  [0n, null],
  [-5n, null],
  [1n, 1n],
])('takes a recorded cost of %s as %s', (cost, expected) => {
  const usage = cost === undefined ? {} : { providerCost: { cost, basis: 'estimate' as const } }
  expect(recordedCost(usage)).toBe(expected)
})
