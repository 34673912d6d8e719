import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { admission } from '../budgets/admission.ts'
import type { Budget } from '../budgets/budget.ts'
import { BudgetExceededError } from '../budgets/budget-exceeded-error.ts'
import type { Usage } from '../usage/usage.ts'
import { usageOfCounts } from '../usage/usage-of-counts.ts'
import { callEntry } from './call-entry.ts'
import { run } from './run.ts'
import { TokenUsageTracker } from './token-usage-tracker.ts'

function scene(budgets: readonly Budget[]) {
  const lines: string[] = []
  const log = (line: string): void => void lines.push(line)
  return { lines, tracker: new TokenUsageTracker({ budgets, logger: { info() {}, warn: log } }) }
}

const usageOf = (input: number, output: number): Usage =>
  usageOfCounts({ model: 'gpt-4o', inputTokens: input, outputTokens: output })

/** What a metered client does when its call has ended. */
function ended(tracker: TokenUsageTracker, id: string, usage: Usage): void {
  tracker.record(callEntry({ usage, scope: {}, facts: { id } }))
}

const spentOf = (tracker: TokenUsageTracker): readonly string[] =>
  tracker.budgetStatus().map(({ spent }) => spent)

describe('the budgets of a tracker', () => {
  const strict: Budget = { limit: { tokens: 100 }, mode: 'strict' }

  it('refuse a call before it is made, and keep what happened all the same', () => {
    const { tracker } = scene([strict])
    const hold = tracker.reserve({ model: 'gpt-4o', inputTokens: 30, maxOutputTokens: 40 })
    expect(() => tracker.reserve({ model: 'gpt-4o', inputTokens: 30, maxOutputTokens: 1 })).toThrow(
      BudgetExceededError,
    )
    const usage = usageOf(30, 10)
    hold.settle(usage)
    ended(tracker, 'a', usage)
    expect(spentOf(tracker)).toEqual(['40'])
    tracker.trackUsage('search', { input_tokens: 300, output_tokens: 0 })
    expect(spentOf(tracker)).toEqual(['340'])
    expect(tracker.getTotalUsage().totalTokens).toBe(340)
    expect(() => tracker.reserve({ inputTokens: 1, maxOutputTokens: 1 })).toThrow(
      BudgetExceededError,
    )
  })

  it('count a call once, settled, recorded or both', () => {
    const usages = fc.array(fc.tuple(fc.nat(50), fc.boolean(), fc.boolean()))
    fc.assert(
      fc.property(usages, (all) => {
        const { tracker } = scene([{ limit: { tokens: 1_000_000 } }, { limit: { calls: 1000 } }])
        let tokens = 0
        all.forEach(([input, isReserved, isTwice], index) => {
          const usage = usageOf(input, 1)
          if (isReserved) tracker.reserve({ inputTokens: input }).settle(usage)
          for (let n = 0; n < (isTwice ? 2 : 1); n++) ended(tracker, `call-${index}`, usage)
          tokens += input + 1
        })
        expect(spentOf(tracker)).toEqual([String(tokens), String(all.length)])
        expect(tracker.budgetStatus().map(({ held }) => held)).toEqual(['0', '0'])
      }),
    )
  })

  it('count by the scope of a call', () => {
    const { tracker } = scene([{ scope: { agent: 'PM' }, limit: { tokens: 1000 } }])
    run({ agent: 'PM' }, () => tracker.trackUsage('search', { input_tokens: 10, output_tokens: 5 }))
    run({ agent: 'QA' }, () => tracker.trackUsage('search', { input_tokens: 99, output_tokens: 5 }))
    expect(spentOf(tracker)).toEqual(['15'])
  })

  it('count nothing of a call that failed before it used anything', () => {
    const { tracker } = scene([{ limit: { calls: 10 } }])
    const hold = tracker.reserve({})
    hold.release()
    const facts = { id: 'a', error: 'HTTP 429' }
    const usage = usageOfCounts({ model: null, inputTokens: null, outputTokens: null })
    tracker.record(callEntry({ usage, scope: {}, facts }))
    expect(spentOf(tracker)).toEqual(['0'])
    expect(tracker.totals('agent')['(none)']).toMatchObject({ calls: 1, errorCalls: 1 })
  })

  it('are not taken back by a reset', () => {
    const { tracker } = scene([{ limit: { tokens: 100 } }])
    tracker.trackUsage('search', { input_tokens: 10, output_tokens: 5 })
    tracker.reset()
    expect(spentOf(tracker)).toEqual(['15'])
  })

  it('warn in the log, in the document’s words where tokens are used up', () => {
    const { tracker, lines } = scene([
      { id: 'all', limit: { tokens: 100 } },
      { id: 'money\nforged', limit: { usd: '0.0005' }, warnAt: [0.125] },
    ])
    for (let n = 0; n < 2; n++) {
      tracker.trackUsage('search', { input_tokens: 60, output_tokens: 0 }, null, {
        model: 'gpt-4o',
      })
    }
    expect(lines).toEqual([
      'WARNING: 50 % of budget "all" is used: 60 of 100',
      'WARNING: 12.5 % of budget "money\\nforged" is used: 0.000150 of 0.000500',
      'WARNING: 80 % of budget "all" is used: 120 of 100',
      'WARNING: Token budget exceeded! Budget: 100, Used: 120',
    ])
  })

  it('may be those of another admission, with a clock of its own', () => {
    let now = Date.UTC(2026, 10, 22)
    const own = admission(
      [{ limit: { tokens: 10 }, window: { calendar: 'day' }, mode: 'strict' }],
      {
        now: () => now,
      },
    )
    const first = new TokenUsageTracker({ admission: own })
    const second = new TokenUsageTracker({ admission: own })
    first.reserve({ inputTokens: 6, maxOutputTokens: 0 })
    expect(() => second.reserve({ inputTokens: 6, maxOutputTokens: 0 })).toThrow(
      BudgetExceededError,
    )
    now += 86_400_000
    expect(second.reserve({ inputTokens: 6, maxOutputTokens: 0 })).toBeDefined()
  })

  it('clamp and stop what is held', () => {
    const { tracker } = scene([{ limit: { tokens: 1000 }, mode: 'adaptive' }])
    const hold = tracker.reserve({ model: 'gpt-4o', inputTokens: 100, maxOutputTokens: 5000 })
    expect(hold.maxOutputTokens).toBeLessThanOrEqual(900)
    expect(hold.mayContinue(100)).toBe(true)
    expect(hold.mayContinue(2000)).toBe(false)
  })

  it('are refused when they break a rule, or are given twice', () => {
    const wrong = { limit: { tokens: -1 } }
    expect(() => scene([wrong])).toThrow(expect.objectContaining({ code: 'invalid_budget' }))
    const twice = { budgets: [strict], admission: admission([strict]) }
    expect(() => new TokenUsageTracker(twice)).toThrow(
      expect.objectContaining({ code: 'invalid_setting' }),
    )
  })

  it('let every call go on where there are none', () => {
    const hold = scene([]).tracker.reserve({ inputTokens: 1e9 })
    expect(hold.maxOutputTokens).toBeUndefined()
    expect(hold.mayContinue(1e9)).toBe(true)
    hold.settle(usageOf(1, 1))
    hold.release()
    expect(scene([]).tracker.budgetStatus()).toEqual([])
  })
})
