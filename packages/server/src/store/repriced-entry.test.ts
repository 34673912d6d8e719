import { expect, test } from 'vitest'
import { bookOf, call, costBy } from './reprice.contract.ts'
import { repricedEntry } from './repriced-entry.ts'

const CALL = call('a', [{ model: 'one', meters: { input: 1000, output: 1000 } }])

const repricedBy = (rates: Record<string, string>) =>
  repricedEntry(CALL, costBy(bookOf({ one: rates }))(CALL))

test('a price that charges the same is no change, whatever the order of its rates', () => {
  expect(repricedBy({ output: '4', input: '1' })).toBeNull()
})

test('meters that cost something else are a change, also where the sum stays', () => {
  const moves = repricedBy({ input: '4', output: '1' })?.moves
  expect(moves).toMatchObject([
    {
      model: 'one',
      totalTokens: 2000,
      meters: [
        { meter: 'input', quantity: 1000, before: 1_000_000_000n, after: 4_000_000_000n },
        { meter: 'output', quantity: 1000, before: 4_000_000_000n, after: 1_000_000_000n },
      ],
    },
  ])
  expect(moves?.[0]?.before).toBe(moves?.[0]?.after)
})
