import { expect, it } from 'vitest'
import { MAX_ID_LENGTH } from '../ledger/check-entry.ts'
import { usageOfCounts } from '../usage/usage-of-counts.ts'
import { callEntry } from './call-entry.ts'

const USAGE = usageOfCounts({ model: 'gpt-4o', inputTokens: 1, outputTokens: 1 })

function idWith(length: number): string {
  const usage = { ...USAGE, responseId: 'r'.repeat(length) }
  return callEntry({ usage, scope: {}, facts: {} }).id
}

it('is known by the id of its answer, unless that is longer than the ledger takes', () => {
  expect(idWith(MAX_ID_LENGTH)).toBe('r'.repeat(MAX_ID_LENGTH))
  expect(idWith(MAX_ID_LENGTH + 1).length).toBeLessThan(MAX_ID_LENGTH)
})

it.each([-1, Number.NaN, Number.POSITIVE_INFINITY])('a duration of %d is none', (durationMs) => {
  expect(callEntry({ usage: USAGE, scope: {}, facts: { durationMs } }).durationMs).toBeUndefined()
})
