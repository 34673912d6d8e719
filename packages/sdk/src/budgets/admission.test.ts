import { describe, expect, it } from 'vitest'
import type { Usage } from '../usage/usage.ts'
import { missingUsage } from '../usage/usage.ts'
import { type Admission, admission } from './admission.ts'
import type { Budget } from './budget.ts'
import type { AdmissionOptions } from './budget-desk.ts'
import { BudgetExceededError } from './budget-exceeded-error.ts'
import type { BudgetWarning } from './budget-warning.ts'

const NOON = Date.UTC(2026, 10, 22, 12)
const HOUR = 3_600_000
/** $2.50 a million tokens of input, $10 of output. */
const GPT_4O = { provider: 'openai', model: 'gpt-4o' }
/** $3 and $15; to cache input for an hour costs twice the input. */
const SONNET = { provider: 'anthropic', model: 'claude-sonnet-4-5' }

const usageOf = (meters: Record<string, number>, model = 'gpt-4o'): Usage => ({
  status: 'ok',
  segments: [{ model, meters }],
  context: {},
  details: {},
  warnings: [],
})

function gateOf(budgets: Budget | readonly Budget[], options: AdmissionOptions = {}): Admission {
  return admission([budgets].flat(), { now: () => NOON, ...options })
}

/** The error that a reserve ends with. */
function refusalOf(work: () => unknown): BudgetExceededError {
  try {
    work()
  } catch (error) {
    if (error instanceof BudgetExceededError) return error
    throw error
  }
  throw new Error('it was admitted')
}

/** Uses up so many tokens. */
function use(gate: Admission, tokens: number): void {
  gate.reserve({ inputTokens: tokens, maxOutputTokens: 0 }).settle(usageOf({ input: tokens }))
}

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

describe('a hold', () => {
  it('reads the input of a request once, and not at all for a limit of calls', () => {
    let reads = 0
    const request = {
      ...GPT_4O,
      maxOutputTokens: 10,
      get inputTokens() {
        reads += 1
        return 100
      },
    }
    const calls = gateOf({ limit: { calls: 9 }, mode: 'strict' })
    calls.reserve(request).settle(usageOf({ input: 100 }))
    expect(reads).toBe(0)
    const gate = gateOf([
      { id: 'a', limit: { usd: 1 }, mode: 'strict' },
      { id: 'b', limit: { usd: 2 } },
      { id: 'c', limit: { tokens: 1000 } },
    ])
    gate.reserve(request).settle(usageOf({ input: 100 }))
    expect(reads).toBe(1)
  })

  it('is replaced by what the call used, once', () => {
    const gate = gateOf({ limit: { tokens: 1000 }, mode: 'strict' })
    const hold = gate.reserve({ inputTokens: 600, maxOutputTokens: 400 })
    hold.settle(usageOf({ input: 600, output: 100 }))
    hold.settle(usageOf({ input: 600, output: 100 }))
    hold.release()
    expect(gate.status()[0]).toMatchObject({ spent: '700', held: '0', holds: 0 })
  })

  it('leaves nothing behind when the call never happened', () => {
    const gate = gateOf({ limit: { tokens: 1000 }, mode: 'strict' })
    const hold = gate.reserve({ inputTokens: 600, maxOutputTokens: 400 })
    hold.release()
    hold.settle(usageOf({ input: 600 }))
    expect(gate.status()[0]).toMatchObject({ spent: '0', held: '0', holds: 0 })
  })

  it('counts what was used over what was set aside, too', () => {
    const gate = gateOf({ limit: { tokens: 1000 }, mode: 'strict' })
    gate.reserve({ inputTokens: 1, maxOutputTokens: 1 }).settle(usageOf({ input: 2000 }))
    expect(gate.status()[0]).toMatchObject({ spent: '2000', remaining: '0' })
  })

  it('expires; what the call used counts all the same', () => {
    let now = NOON
    const gate = gateOf(
      { limit: { tokens: 1000 }, mode: 'strict' },
      { now: () => now, holdMs: 60_000 },
    )
    const lost = gate.reserve({ inputTokens: 600, maxOutputTokens: 400 })
    now += 59_999
    expect(() => gate.reserve({ inputTokens: 1, maxOutputTokens: 1 })).toThrow(BudgetExceededError)
    now += 1
    expect(gate.status()[0]).toMatchObject({ held: '0', holds: 0 })
    gate.reserve({ inputTokens: 1, maxOutputTokens: 1 }).release()
    lost.settle(usageOf({ input: 600, output: 50 }))
    lost.settle(usageOf({ input: 600, output: 50 }))
    expect(gate.status()[0]).toMatchObject({ spent: '650', held: '0', holds: 0 })
  })

  it('does not expire while its stream is heard of', () => {
    let now = NOON
    const gate = gateOf(
      { limit: { tokens: 1000 }, mode: 'strict' },
      { now: () => now, holdMs: 60_000 },
    )
    const hold = gate.reserve({ inputTokens: 600, maxOutputTokens: 400 })
    for (let output = 1; output < 10; output += 1) {
      now += 50_000
      expect(hold.mayContinue(output)).toBe(true)
    }
    expect(gate.status()[0]?.held).toBe('1000')
  })

  it('that expired is set aside again when its stream goes on, if there still is room', () => {
    let now = NOON
    const gate = gateOf(
      { limit: { tokens: 1000 }, mode: 'strict' },
      { now: () => now, holdMs: 60_000 },
    )
    const slow = gate.reserve({ inputTokens: 300, maxOutputTokens: 400 })
    now += 60_000
    expect(gate.status()[0]?.held).toBe('0')
    expect(slow.mayContinue(10)).toBe(true)
    expect(gate.status()[0]).toMatchObject({ held: '700', holds: 1 })
    now += 60_000
    gate.reserve({ inputTokens: 300, maxOutputTokens: 400 })
    expect(slow.mayContinue(20)).toBe(false)
    expect(gate.status()[0]).toMatchObject({ held: '700', holds: 1 })
  })

  it('of a call under no budget allows everything', () => {
    const gate = gateOf({ scope: { agent: 'PM' }, limit: { tokens: 0 }, mode: 'strict' })
    const hold = gate.reserve({ scope: { agent: 'Dev' }, inputTokens: 1e9 })
    expect(hold.mayContinue(1e9)).toBe(true)
    hold.settle(usageOf({ input: 1e9 }))
    expect(gate.status()[0]?.spent).toBe('0')
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

describe('a call without a hold', () => {
  const cost = { status: 'unpriced', total: null, listTotal: null } as const
  const call = {
    sign: 1,
    time: NOON,
    dimensions: { agent: 'PM' },
    requestModel: 'gpt-4o',
    usage: usageOf({ input: 60 }),
    cost: { ...cost, charges: [], unpricedMeters: [], warnings: [], segments: [] },
  } as const

  it('counts, whatever the limit says, and can be taken back', () => {
    const gate = gateOf([
      { scope: { agent: 'PM' }, limit: { tokens: 100 }, mode: 'strict' },
      { scope: { model: 'gpt-4o' }, limit: { usd: 1 }, mode: 'strict' },
    ])
    gate.record(call)
    gate.record(call)
    expect(gate.status()).toMatchObject([{ spent: '120' }, { spent: '0.000000', unpricedCalls: 2 }])
    gate.record({ ...call, sign: -1 })
    expect(gate.status()).toMatchObject([{ spent: '60' }, { spent: '0.000000', unpricedCalls: 1 }])
  })

  it('counts in the window of its own time', () => {
    const gate = gateOf({ limit: { tokens: 100 }, window: { calendar: 'day' } })
    gate.record({ ...call, time: NOON - 13 * HOUR })
    expect(gate.status()[0]?.spent).toBe('0')
    gate.record({ ...call, time: NOON - 11 * HOUR })
    expect(gate.status()[0]?.spent).toBe('60')
  })
})

describe('a refusal', () => {
  it('names budget, spent, held, needed and reset, and says them', () => {
    const budget: Budget = {
      id: 'coder a day',
      scope: { agent: 'coder' },
      limit: { usd: '0.02' },
      mode: 'strict',
      window: { calendar: 'day', timeZone: 'Europe/Berlin' },
    }
    const gate = gateOf(budget)
    const call = { ...GPT_4O, scope: { agent: 'coder' }, inputTokens: 1000, maxOutputTokens: 500 }
    gate.reserve(call).settle(usageOf({ input: 1000, output: 250 }))
    gate.reserve(call)
    const refusal = refusalOf(() => gate.reserve({ ...call, maxOutputTokens: 600 }))
    expect(refusal).toMatchObject({
      name: 'BudgetExceededError',
      code: 'budget_exceeded',
      budget,
      spent: '0.005000',
      held: '0.007500',
      needed: '0.008500',
      resetsAt: '2026-11-22T23:00:00.000Z',
    })
    expect(refusal.message).toBe(
      'Cannot make the call under budget "coder a day": the call needs 0.008500 USD; its limit is 0.020000 USD, 0.005000 USD are spent and 0.007500 USD held by running calls; it resets at 2026-11-22T23:00:00.000Z',
    )
  })

  it('says when enough of a rolling window is free', () => {
    let now = NOON
    const gate = gateOf(
      { limit: { tokens: 100 }, window: { rolling: '1h' }, mode: 'strict' },
      { now: () => now },
    )
    use(gate, 30)
    now += 10 * 60_000
    use(gate, 60)
    const needed = (inputTokens: number) =>
      refusalOf(() => gate.reserve({ inputTokens, maxOutputTokens: 0 })).resetsAt
    expect(needed(40)).toBe(new Date(NOON + 61 * 60_000).toISOString())
    expect(needed(41)).toBe(new Date(NOON + 71 * 60_000).toISOString())
    expect(needed(101)).toBeNull()
    now = NOON + 61 * 60_000 - 1
    expect(() => gate.reserve({ inputTokens: 40, maxOutputTokens: 0 })).toThrow(BudgetExceededError)
    now += 1
    expect(() => gate.reserve({ inputTokens: 40, maxOutputTokens: 0 })).not.toThrow()
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
