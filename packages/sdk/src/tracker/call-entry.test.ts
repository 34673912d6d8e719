import { expect, it } from 'vitest'
import { MAX_ID_LENGTH } from '../ledger/check-entry.ts'
import { usageOfCounts } from '../usage/usage-of-counts.ts'
import { callEntry } from './call-entry.ts'

function idWith(length: number): string {
  const usage = { ...usageOfCounts({ inputTokens: 1 }), responseId: 'r'.repeat(length) }
  return callEntry({ usage, scope: {}, facts: {} }).id
}

it('is known by the id of its answer, unless that is longer than the ledger takes', () => {
  expect(idWith(MAX_ID_LENGTH)).toBe('r'.repeat(MAX_ID_LENGTH))
  expect(idWith(MAX_ID_LENGTH + 1).length).toBeLessThan(MAX_ID_LENGTH)
})
