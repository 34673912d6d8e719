import { describe, expect, it } from 'vitest'
import type { Usage } from '../usage/usage.ts'
import { admission } from './admission.ts'
import { BudgetExceededError } from './budget-exceeded-error.ts'

const NOON = Date.UTC(2026, 10, 22, 12)

const usageOf = (input: number, output: number, model = 'gpt-4o'): Usage => ({
  status: 'ok',
  segments: [{ model, meters: { input, output } }],
  context: {},
  details: {},
  warnings: [],
})

describe('a strict budget', () => {
  it('admits what fits exactly and refuses one token more', () => {
    const gate = admission([{ limit: { tokens: 1000 }, mode: 'strict' }], { now: () => NOON })
    expect(() => gate.reserve({ inputTokens: 600, maxOutputTokens: 401 })).toThrow(
      BudgetExceededError,
    )
    gate.reserve({ inputTokens: 600, maxOutputTokens: 400 })
    expect(gate.status()[0]).toMatchObject({ held: '1000', remaining: '0', refusedCalls: 1 })
  })

  it('counts what a call really used, once', () => {
    const gate = admission([{ limit: { tokens: 1000 }, mode: 'strict' }], { now: () => NOON })
    const hold = gate.reserve({ inputTokens: 600, maxOutputTokens: 400 })
    hold.settle(usageOf(600, 100))
    hold.settle(usageOf(600, 100))
    hold.release()
    expect(gate.status()[0]).toMatchObject({ spent: '700', held: '0', holds: 0 })
  })
})
