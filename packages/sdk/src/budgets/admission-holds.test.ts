import { describe, expect, it } from 'vitest'
import { GPT_4O, gateOf, HOUR, NOON, refusalOf, usageOf, use } from './admission.contract.ts'
import type { Budget } from './budget.ts'
import { BudgetExceededError } from './budget-exceeded-error.ts'

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

  it('that expired is set aside again in room that it just fills', () => {
    let now = NOON
    const gate = gateOf(
      { limit: { tokens: 1000 }, mode: 'strict' },
      { now: () => now, holdMs: 60_000 },
    )
    const slow = gate.reserve({ inputTokens: 300, maxOutputTokens: 400 })
    now += 60_000
    gate.reserve({ inputTokens: 300, maxOutputTokens: 0 })
    expect(slow.mayContinue(10)).toBe(true)
    expect(gate.status()[0]).toMatchObject({ held: '1000', holds: 2 })
  })

  it('does not shrink while its stream slows down', () => {
    const gate = gateOf({ limit: { tokens: 100_000 }, mode: 'adaptive' })
    const hold = gate.reserve({ inputTokens: 100 })
    for (const output of [10_000, 20_000, 20_001]) expect(hold.mayContinue(output)).toBe(true)
    expect(gate.status()[0]?.held).toBe('30100')
  })

  it('of a call under no budget allows everything', () => {
    const gate = gateOf({ scope: { agent: 'PM' }, limit: { tokens: 0 }, mode: 'strict' })
    const hold = gate.reserve({ scope: { agent: 'Dev' }, inputTokens: 1e9 })
    expect(hold.mayContinue(1e9)).toBe(true)
    hold.settle(usageOf({ input: 1e9 }))
    expect(gate.status()[0]?.spent).toBe('0')
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
