import { describe, expect, it } from 'vitest'
import { missingUsage } from '../usage/usage.ts'
import { GPT_4O, gateOf, NOON, refusalOf, usageOf } from './admission.contract.ts'
import type { Budget } from './budget.ts'
import { BudgetExceededError } from './budget-exceeded-error.ts'

describe('several budgets', () => {
  it('are all asked, and hold nothing when one refuses', () => {
    const gate = gateOf([
      { limit: { tokens: 1000 }, mode: 'strict' },
      { scope: { agent: 'PM' }, limit: { tokens: 300 }, mode: 'adaptive' },
      { scope: { agent: 'PM', tag: { team: 'a' } }, limit: { calls: 1 }, mode: 'strict' },
    ])
    const scope = { agent: 'PM', tags: { team: 'a' } }
    expect(() => gate.reserve({ scope, inputTokens: 301, maxOutputTokens: 1 })).toThrow(
      BudgetExceededError,
    )
    expect(gate.status().map(({ held }) => held)).toEqual(['0', '0', '0'])
    const hold = gate.reserve({ scope, inputTokens: 100, maxOutputTokens: 900 })
    expect(hold.maxOutputTokens).toBe(200)
    expect(gate.status().map(({ held }) => held)).toEqual(['1000', '300', '1'])
    hold.settle(usageOf({ input: 100, output: 150 }))
    expect(gate.status().map(({ spent, held }) => [spent, held])).toEqual([
      ['250', '0'],
      ['250', '0'],
      ['1', '0'],
    ])
  })

  it('clamp a request to the one with the least left', () => {
    const gate = gateOf([
      { limit: { tokens: 5000 }, mode: 'strict' },
      { limit: { usd: '0.02' }, mode: 'strict' },
    ])
    const hold = gate.reserve({ ...GPT_4O, inputTokens: 1000 })
    expect(hold.maxOutputTokens).toBe(1750)
    expect(gate.status().map(({ held }) => held)).toEqual(['2750', '0.020000'])
  })

  it.each([
    [{ agent: 'PM' }, { scope: { agent: 'PM' } }, { scope: { agent: 'pm' } }],
    [{ task: 't1' }, { scope: { task: 't1', agent: 'x' } }, { scope: { agent: 't1' } }],
    [{ session: 's' }, { scope: { session: 's' } }, {}],
    [{ user: 'u' }, { scope: { user: 'u' } }, { scope: { user: 'v' } }],
    [{ tool: 'read' }, { scope: { tool: 'read' } }, { scope: { tool: 'readx' } }],
    [{ project: 'p' }, { scope: { project: 'p' } }, { scope: { project: '' } }],
    [{ workflow: 'w' }, { scope: { workflow: 'w' } }, { scope: {} }],
    [{ environment: 'e' }, { scope: { environment: 'e' } }, { scope: {} }],
    [{ model: 'gpt-4o' }, { model: 'gpt-4o' }, { model: 'gpt-4o-mini' }],
    [
      { tag: { a: '1', b: '2' } },
      { scope: { tags: { a: '1', b: '2', c: '3' } } },
      { scope: { tags: { a: '1' } } },
    ],
    [
      { agent: 'PM', model: 'm' },
      { scope: { agent: 'PM' }, model: 'm' },
      { scope: { agent: 'PM' } },
    ],
    [{ tag: { toString: 'x' } }, { scope: { tags: { toString: 'x' } } }, { scope: { tags: {} } }],
  ])('are for the calls of %j', (scope, inside, outside) => {
    const gate = gateOf([{ scope, limit: { calls: 0 }, mode: 'strict' }])
    expect(() => gate.reserve(inside)).toThrow(BudgetExceededError)
    expect(() => gate.reserve(outside)).not.toThrow()
  })
})

describe('a limit for each value', () => {
  const each: Budget = { each: 'user', limit: { tokens: 100 }, mode: 'strict' }

  it('holds for each by itself, and for calls without one together', () => {
    const gate = gateOf(each)
    const call = { inputTokens: 60, maxOutputTokens: 0 }
    for (const scope of [{ user: 'a' }, { user: 'b' }, {}]) gate.reserve({ ...call, scope })
    const refusal = refusalOf(() => gate.reserve({ ...call, scope: { user: 'a' } }))
    expect(refusal).toMatchObject({ value: 'a', held: '60', needed: '60' })
    expect(refusal.message).toContain('for a: the call needs')
    expect(refusalOf(() => gate.reserve(call)).value).toBeNull()
    expect(gate.status().map(({ value, held }) => [value, held])).toEqual([
      ['a', '60'],
      ['b', '60'],
      [null, '60'],
    ])
  })

  it('forgets values that have nothing in their window', () => {
    let now = NOON
    const gate = gateOf({ ...each, window: { rolling: '1m' } }, { now: () => now })
    for (let i = 0; i < 10_000; i += 1) {
      now += 1000
      const hold = gate.reserve({ scope: { user: `u${i}` }, inputTokens: 1, maxOutputTokens: 0 })
      hold.settle(usageOf({ input: 1 }))
    }
    expect(gate.status().length).toBeLessThan(2100)
    expect(gate.status().filter(({ spent }) => spent === '1').length).toBeGreaterThanOrEqual(60)
  })

  it('forgets nobody who has used or holds something', () => {
    const gate = gateOf({ ...each, window: { calendar: 'day' } })
    const reserve = (user: string) =>
      gate.reserve({ scope: { user }, inputTokens: 60, maxOutputTokens: 0 })
    reserve('holds')
    reserve('used').settle(usageOf({ input: 60 }))
    for (let i = 0; i < 3000; i += 1) reserve(`u${i}`).release()
    expect(gate.status().length).toBeLessThan(2000)
    expect(() => reserve('holds')).toThrow(BudgetExceededError)
    expect(() => reserve('used')).toThrow(BudgetExceededError)
  })

  it('may be by tag', () => {
    const gate = gateOf({ each: 'tag.team', limit: { calls: 1 }, mode: 'strict' })
    gate.reserve({ scope: { tags: { team: 'a' } } })
    gate.reserve({ scope: { tags: { team: 'b' } } })
    expect(refusalOf(() => gate.reserve({ scope: { tags: { team: 'b' } } })).value).toBe('b')
  })
})

describe('what is not known', () => {
  const unknown = { model: 'no-such-model', inputTokens: 10, maxOutputTokens: 10 }

  it.each(['strict', 'adaptive'] as const)(
    'refuses a call without a price by default, %s',
    (mode) => {
      const gate = gateOf({ limit: { usd: 5 }, mode })
      const refusal = refusalOf(() => gate.reserve(unknown))
      expect(refusal).toMatchObject({ code: 'budget_exceeded', needed: 'unknown', resetsAt: null })
      expect(refusal.message).toContain('price of the call is not known')
      expect(gate.status()[0]).toMatchObject({ refusedCalls: 1, unpricedCalls: 1 })
    },
  )

  it('lets it pass where that is allowed, and counts it', () => {
    const gate = gateOf({ limit: { usd: 5 }, mode: 'strict', unknownPrice: 'allow' })
    const hold = gate.reserve(unknown)
    expect(gate.status()[0]?.held).toBe('0.000000')
    hold.settle(usageOf({ input: 10 }, 'no-such-model'))
    expect(gate.status()[0]).toMatchObject({ spent: '0.000000', unpricedCalls: 1, refusedCalls: 0 })
  })

  it('never refuses a call under a budget that only warns', () => {
    const gate = gateOf({ limit: { usd: 5 } })
    gate.reserve(unknown).settle(usageOf({ input: 10 }, 'no-such-model'))
    expect(gate.status()[0]).toMatchObject({ spent: '0.000000', unpricedCalls: 1 })
  })

  it('refuses under strict what nobody can say the size of, and takes the window of a model', () => {
    const gate = gateOf({ limit: { usd: 5 }, mode: 'strict' })
    const endless = { ...GPT_4O, inputTokens: 10, maxInputTokens: Number.POSITIVE_INFINITY }
    expect(refusalOf(() => gate.reserve({ ...endless, maxOutputTokens: 1 }))).toMatchObject({
      needed: 'unknown',
      message: expect.stringContaining('unknownSize'),
    })
    gate.reserve({ ...GPT_4O, inputTokens: 10, maxInputTokens: null, maxOutputTokens: 0 })
    // 128,000 tokens at $2.50 a million.
    expect(gate.status()[0]).toMatchObject({ held: '0.320000', unpricedCalls: 0 })
    const other = { model: 'no-such-model', maxInputTokens: null, maxOutputTokens: 0 }
    const tokens = gateOf({ limit: { tokens: 1000 }, mode: 'strict' })
    expect(refusalOf(() => tokens.reserve(other)).needed).toBe('unknown')
    for (const budget of [
      { limit: { calls: 1 }, mode: 'strict' },
      { limit: { tokens: 5000 }, mode: 'adaptive' },
      { limit: { tokens: 50 }, mode: 'strict', unknownSize: 'allow' },
    ] as const) {
      expect(() => gateOf(budget).reserve({ ...endless, maxOutputTokens: 1 })).not.toThrow()
    }
  })

  it('counts a stated cost of a model without a price', () => {
    const gate = gateOf({ limit: { usd: 5 }, mode: 'strict', unknownPrice: 'allow' })
    const usage = usageOf({ input: 10 }, 'no-such-model')
    gate.reserve(unknown).settle({ ...usage, providerCost: { cost: 7n, basis: 'charged' } })
    expect(gate.status()[0]).toMatchObject({ spent: '0.000000000007', unpricedCalls: 0 })
  })

  it('counts what was set aside when an answer does not say what it used', () => {
    const gate = gateOf([
      { id: 'hard', limit: { tokens: 100 }, mode: 'strict' },
      { id: 'soft', limit: { tokens: 100 } },
    ])
    gate.reserve({ inputTokens: 30, maxOutputTokens: 20 }).settle(missingUsage())
    expect(gate.status()).toMatchObject([
      { spent: '50', held: '0', missingUsageCalls: 1 },
      { spent: '0', held: '0', missingUsageCalls: 1 },
    ])
  })

  it('counts what was set aside when the model that answered has no price', () => {
    const gate = gateOf({ limit: { usd: 1 }, mode: 'strict' })
    const call = { ...GPT_4O, inputTokens: 1000, maxOutputTokens: 500 }
    gate.reserve(call).settle(usageOf({ input: 5 }, 'no-such-model'))
    expect(gate.status()[0]).toMatchObject({ spent: '0.007500', unpricedCalls: 1 })
  })

  it('takes a count that is none as not stated', () => {
    const gate = gateOf({ limit: { tokens: 100 }, mode: 'strict' })
    for (const odd of [Number.NaN, -1]) {
      const hold = gate.reserve({ inputTokens: odd, maxOutputTokens: odd })
      expect(hold.maxOutputTokens).toBe(100)
      expect(hold.mayContinue(Number.NaN)).toBe(true)
      hold.release()
    }
    expect(() => gate.reserve({ inputTokens: Number.POSITIVE_INFINITY })).toThrow(
      BudgetExceededError,
    )
  })
})
