import { describe, expect, it } from 'vitest'
import { missingUsage } from '../usage/usage.ts'
import {
  GPT_4O,
  gateOf,
  HOUR,
  NOON,
  refusalOf,
  SONNET,
  usageOf,
  use,
} from './admission.contract.ts'
import type { Admission } from './admission.ts'
import { BudgetExceededError } from './budget-exceeded-error.ts'
import type { BudgetWarning } from './budget-warning.ts'

describe('a strict budget', () => {
  it('admits what fits exactly and refuses one token more', () => {
    const gate = gateOf({ limit: { tokens: 1000 }, mode: 'strict' })
    expect(refusalOf(() => gate.reserve({ inputTokens: 600, maxOutputTokens: 401 })).needed).toBe(
      '1001',
    )
    expect(gate.status()[0]).toMatchObject({ held: '0', refusedCalls: 1 })
    gate.reserve({ inputTokens: 600, maxOutputTokens: 400 })
    expect(gate.status()[0]).toMatchObject({ held: '1000', holds: 1, remaining: '0' })
  })

  it('admits what fits exactly and refuses one picodollar more', () => {
    const call = { ...GPT_4O, inputTokens: 1000, maxOutputTokens: 500 }
    expect(() => gateOf({ limit: { usd: '0.0075' }, mode: 'strict' }).reserve(call)).not.toThrow()
    expect(() =>
      gateOf({ limit: { usd: '0.007499999999' }, mode: 'strict' }).reserve(call),
    ).toThrow(BudgetExceededError)
  })

  it('takes input at the dearest rate, unless the request says that nothing is cached', () => {
    const call = { ...SONNET, inputTokens: 1000, maxOutputTokens: 0 }
    const gate = gateOf({ limit: { usd: 1 }, mode: 'strict' })
    gate.reserve(call)
    expect(gate.status()[0]?.held).toBe('0.006000')
    gate.reserve({ ...call, cachesInput: false })
    expect(gate.status()[0]?.held).toBe('0.009000')
  })

  it('clamps a request without a limit to what is left', () => {
    const gate = gateOf({ limit: { tokens: 1000 }, mode: 'strict' })
    expect(gate.reserve({ inputTokens: 300 }).maxOutputTokens).toBe(700)
    expect(refusalOf(() => gate.reserve({ inputTokens: 1 })).needed).toBe('2')
  })

  it('sets aside no more for it than the model can write', () => {
    const gate = gateOf({ limit: { tokens: 1_000_000 }, mode: 'strict' })
    expect(gate.reserve({ ...GPT_4O, inputTokens: 300 }).maxOutputTokens).toBe(16_384)
    expect(gate.status()[0]?.held).toBe('16684')
  })

  it('leaves the limit of a request alone', () => {
    const gate = gateOf({ limit: { tokens: 1000 }, mode: 'strict' })
    const hold = gate.reserve({ inputTokens: 300, maxOutputTokens: 400 })
    expect(hold.maxOutputTokens).toBeUndefined()
  })
})

describe('an adaptive budget', () => {
  it('sets aside the input and what answers have been like', () => {
    const gate = gateOf({ limit: { tokens: 1_000_000 }, mode: 'adaptive' })
    const call = { inputTokens: 1000, maxOutputTokens: 50_000 }
    for (let i = 1; i <= 100; i += 1) {
      gate.reserve(call).settle(usageOf({ input: 0.5, output: 10 * i }))
    }
    gate.reserve(call)
    const output = Number(gate.status()[0]?.held) - 1000
    expect(output).toBeGreaterThanOrEqual(950)
    expect(output).toBeLessThanOrEqual(950 * 1.1)
  })

  it('clamps near the limit, and refuses when nothing is left for an answer', () => {
    const gate = gateOf({ limit: { tokens: 10_000 }, mode: 'adaptive' })
    expect(gate.reserve({ inputTokens: 100, maxOutputTokens: 500 }).maxOutputTokens).toBeUndefined()
    const hold = gate.reserve({ inputTokens: 9000, maxOutputTokens: 2000 })
    expect(hold.maxOutputTokens).toBe(400)
    expect(() => gate.reserve({ inputTokens: 1 })).toThrow(BudgetExceededError)
  })

  it('lets a stream have what is left, and stops it when nothing is', () => {
    const gate = gateOf({ limit: { tokens: 5000 }, mode: 'adaptive' })
    const [first, second] = [1, 2].map(() =>
      gate.reserve({ inputTokens: 100, maxOutputTokens: 32_000 }),
    )
    let output = 0
    while (first?.mayContinue(output + 1)) output += 1
    // 5000 less two inputs and the 2048 that are set aside for the other one.
    expect(output).toBe(5000 - 200 - 2048 - 1)
    expect(first?.mayContinue(1)).toBe(false)
    expect(second?.mayContinue(2000)).toBe(true)
    first?.settle(usageOf({ input: 100, output }))
    second?.settle(usageOf({ input: 100, output: 2048 }))
    expect(gate.status()[0]).toMatchObject({ spent: '4999', held: '0' })
  })

  it('learns nothing from answers that were cut', () => {
    let now = NOON
    const gate = gateOf(
      { id: 'all', limit: { tokens: 1000 }, mode: 'adaptive', window: { rolling: '1s' } },
      { now: () => now },
    )
    for (let i = 0; i < 50; i += 1) {
      now += 2000
      const hold = gate.reserve({ maxOutputTokens: 32_000 })
      expect(hold.maxOutputTokens).toBe(1000)
      hold.settle(usageOf({ output: 1000 }))
    }
    now += 2000
    gate.setLimit('all', { tokens: 100_000 })
    gate.reserve({ maxOutputTokens: 32_000 })
    expect(gate.status()[0]?.held).toBe('2048')
  })
})

describe('a budget that warns', () => {
  it('refuses nothing and reports each threshold once, above it', () => {
    const seen: BudgetWarning[] = []
    const gate = gateOf({ limit: { tokens: 100 } }, { onWarning: (warning) => seen.push(warning) })
    for (const tokens of [50, 1, 30, 19, 1, 500]) use(gate, tokens)
    expect(seen.map(({ threshold, spent }) => [threshold, spent])).toEqual([
      [0.5, '51'],
      [0.8, '81'],
      [1, '101'],
    ])
    expect(gate.status()[0]).toMatchObject({ spent: '601', remaining: '0', crossed: [0.5, 0.8, 1] })
  })

  it('reports all thresholds that one call crosses, after its sum is right', () => {
    const spent: (string | undefined)[] = []
    const gate: Admission = gateOf(
      { limit: { tokens: 100 }, warnAt: [1, 0.9, 1] },
      {
        onWarning: () => {
          spent.push(gate.status()[0]?.spent)
          throw new Error('nobody listens')
        },
      },
    )
    use(gate, 200)
    expect(spent).toEqual(['200', '200'])
  })

  it('reports again in the next window, and after the limit was changed', () => {
    let now = NOON
    const seen: number[] = []
    const gate = gateOf(
      { id: 'day', limit: { tokens: 100 }, window: { calendar: 'day' }, warnAt: [1] },
      { now: () => now, onWarning: ({ threshold }) => seen.push(threshold) },
    )
    use(gate, 101)
    gate.setLimit('day', { tokens: 200 })
    expect(seen).toHaveLength(1)
    use(gate, 100)
    expect(seen).toHaveLength(2)
    gate.setLimit('day', { tokens: 150 })
    expect(seen).toHaveLength(3)
    now += 12 * HOUR
    use(gate, 151)
    expect(seen).toHaveLength(4)
  })

  it('reports again after a whole rolling window, not whenever use comes and goes', () => {
    let now = NOON
    const seen: number[] = []
    const gate = gateOf(
      { limit: { tokens: 100 }, window: { rolling: '1h' }, warnAt: [1] },
      { now: () => now, onWarning: () => seen.push(now - NOON) },
    )
    for (let minute = 0; minute < 180; minute += 1) {
      now = NOON + minute * 60_000
      use(gate, minute % 2 === 0 ? 3 : 1)
    }
    expect(seen).toHaveLength(3)
  })
})

describe('limits', () => {
  it.each(['strict', 'adaptive'] as const)('of 0 allow nothing, %s', (mode) => {
    for (const limit of [{ tokens: 0 }, { usd: 0 }, { usd: '0' }, { calls: 0 }]) {
      const gate = gateOf({ limit, mode })
      expect(() => gate.reserve(GPT_4O)).toThrow(BudgetExceededError)
      expect(() => gate.reserve({ ...GPT_4O, inputTokens: 1, maxOutputTokens: 1 })).toThrow(
        BudgetExceededError,
      )
    }
  })

  it('of null are none, and use is counted', () => {
    for (const limit of [null, { tokens: null }, { usd: null }, { calls: null }]) {
      const gate = gateOf({ limit, mode: 'strict' })
      const hold = gate.reserve({ ...GPT_4O, inputTokens: 1e9, maxOutputTokens: 1e9 })
      expect(hold.mayContinue(1e12)).toBe(true)
      hold.settle(usageOf({ input: 1 }))
      expect(gate.status()[0]).toMatchObject({
        limit: null,
        remaining: null,
        held: expect.stringMatching(/^0/),
      })
      expect(gate.status()[0]?.spent).not.toMatch(/^0\.?0*$/)
    }
  })

  it('of calls count each call that was made', () => {
    const gate = gateOf({ limit: { calls: 2 }, mode: 'strict' })
    gate.reserve({}).settle(missingUsage())
    gate.reserve({}).release()
    gate.reserve({})
    expect(() => gate.reserve({})).toThrow(BudgetExceededError)
    expect(gate.status()[0]).toMatchObject({ spent: '1', held: '1' })
  })

  it('may be changed while calls run', () => {
    const gate = gateOf({ id: 'all', limit: { tokens: 100 }, mode: 'strict' })
    const call = { inputTokens: 50, maxOutputTokens: 50 }
    const hold = gate.reserve(call)
    gate.setLimit('all', { tokens: 200 })
    gate.reserve(call)
    gate.setLimit('all', { tokens: 10 })
    hold.settle(usageOf({ input: 50 }))
    expect(gate.status()[0]).toMatchObject({
      limit: '10',
      spent: '50',
      held: '100',
      remaining: '0',
    })
    gate.setLimit('all', null)
    expect(gate.status()[0]).toMatchObject({ limit: null, spent: '50' })
    expect(() => gate.setLimit('other', null)).toThrow(
      expect.objectContaining({ code: 'invalid_budget' }),
    )
    expect(() => gate.setLimit('all', { usd: 1 })).toThrow(/is in tokens/)
  })
})

describe('a share for the final answer', () => {
  it.each(['strict', 'adaptive'] as const)('is kept from all other calls, %s', (mode) => {
    const gate = gateOf({ limit: { tokens: 1000 }, finalShare: 0.2, mode })
    use(gate, 700)
    const call = { inputTokens: 101, maxOutputTokens: 0 }
    const refusal = refusalOf(() => gate.reserve(call))
    expect(refusal.message).toContain('200 tokens more are kept for a final call')
    gate.reserve({ inputTokens: 100, maxOutputTokens: 0 }).release()
    gate.reserve({ ...call, final: true }).settle(usageOf({ input: 300 }))
    expect(gate.status()[0]?.spent).toBe('1000')
  })

  it('is rounded up', () => {
    const gate = gateOf({ limit: { calls: 3 }, finalShare: 0.1, mode: 'strict' })
    gate.reserve({})
    gate.reserve({})
    expect(() => gate.reserve({})).toThrow(BudgetExceededError)
    gate.reserve({ final: true })
  })
})

describe('rates of one’s own', () => {
  it('are used before and after the call', () => {
    const basis = { per_mtok: { input: 3, output: 15 } }
    const gate = gateOf({ limit: { usd: 1 }, mode: 'strict' }, { basis })
    const hold = gate.reserve({ model: 'mine', inputTokens: 1000, maxOutputTokens: 100 })
    expect(gate.status()[0]?.held).toBe('0.004500')
    hold.settle(usageOf({ input: 1000, output: 10 }, 'mine'))
    expect(gate.status()[0]?.spent).toBe('0.003150')
  })

  it('may be by model', () => {
    const basis = { mine: { per_mtok: { input: 3, output: 15 } } }
    const gate = gateOf({ limit: { usd: 1 }, mode: 'strict' }, { basis })
    gate.reserve({ model: 'mine', inputTokens: 1000, maxOutputTokens: 100 })
    expect(() => gate.reserve({ model: 'gpt-4o', inputTokens: 1 })).toThrow(/price of the call/)
  })

  it('are checked at once', () => {
    expect(() => gateOf([], { basis: { per_mtok: { input: 'cheap' } } })).toThrow(
      expect.objectContaining({ code: 'invalid_decimal' }),
    )
  })
})
