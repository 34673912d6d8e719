import { expect, it } from 'vitest'
import { readUsage } from '../../read-usage.ts'

it('marks an estimate', () => {
  const estimatedTokenUsage = { promptTokens: 10, completionTokens: 5, totalTokens: 15 }
  const usage = readUsage({ generations: [], llmOutput: { estimatedTokenUsage } })
  expect(usage.estimated).toBe(true)
  expect(usage.segments[0]?.meters).toEqual({ input: 10, output: 5 })
})
