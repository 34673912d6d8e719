import { describe, expect, it } from 'vitest'
import type { Budget } from './budget.ts'
import { budgetRule } from './budget-rule.ts'

/** What plain JavaScript can hand in. */
const ruleOf = (budget: unknown) => budgetRule(budget as Budget)

describe('a budget', () => {
  it('has defaults and a name that says what it is', () => {
    expect(budgetRule({ limit: { tokens: 100 } })).toEqual({
      budget: { id: 'all calls: 100 tokens, run', limit: { tokens: 100 } },
      conditions: [],
      each: null,
      window: { kind: 'run' },
      mode: 'warn',
      warnAt: [0.5, 0.8, 1],
      finalShare: 0,
      unknownPrice: 'deny',
      unknownSize: 'deny',
    })
  })

  it.each<[Budget, string]>([
    [
      {
        scope: { agent: 'PM', tag: { team: 'a' } },
        limit: { usd: '5' },
        window: { rolling: '24h' },
      },
      'agent=PM tag.team=a: 5 usd, rolling 24h',
    ],
    [
      { each: 'user', limit: { calls: 3 }, window: { calendar: 'day', timeZone: 'Europe/Berlin' } },
      'all calls, each user: 3 calls, calendar day Europe/Berlin',
    ],
    [{ limit: null }, 'all calls: no limit, run'],
    [{ id: 'mine', limit: null }, 'mine'],
  ])('%j is named %s', (budget, name) => {
    expect(budgetRule(budget).budget.id).toBe(name)
  })

  it.each([
    ['90s', 90_000],
    ['30m', 1_800_000],
    [' 24H ', 86_400_000],
    ['7d', 604_800_000],
    ['2w', 1_209_600_000],
  ])('rolls over %s', (rolling, lengthMs) => {
    const { window } = budgetRule({ limit: { tokens: 1 }, window: { rolling } })
    expect(window).toEqual({ kind: 'rolling', lengthMs })
  })

  it('sorts its thresholds', () => {
    expect(budgetRule({ limit: null, warnAt: [1, 0.25, 1, 2] }).warnAt).toEqual([0.25, 1, 2])
    expect(budgetRule({ limit: null, warnAt: [] }).warnAt).toEqual([])
  })

  it.each([
    [null, 'null'],
    ['5 dollars', '5 dollars'],
    [{ limits: { tokens: 5 } }, 'limits'],
    [{ limit: { tokens: 5 }, budget: 5 }, 'budget'],
    [{ limit: 5 }, '5'],
    [{ limit: { euro: 5 } }, 'euro'],
    [{ limit: { tokens: 5, usd: 1 } }, 'two budgets'],
    [{ limit: { tokens: -1 } }, '-1'],
    [{ limit: { tokens: 1.5 } }, '1.5'],
    [{ limit: { tokens: '100' } }, '100'],
    [{ limit: { tokens: Number.NaN } }, 'NaN'],
    [{ limit: { calls: 2 ** 53 } }, 'whole number of calls'],
    [{ limit: { usd: '-0.01' } }, '-0.01'],
    [{ limit: { usd: '$5' } }, '$5'],
    [{ limit: { usd: Number.POSITIVE_INFINITY } }, 'dollars'],
    [{ limit: { usd: { amount: 5 } } }, 'amount'],
    [{ limit: null, id: '' }, 'an id'],
    [{ limit: null, id: 5 }, 'an id'],
    [{ limit: null, scope: 'PM' }, 'PM'],
    [{ limit: null, scope: { agents: 'PM' } }, 'agents'],
    [{ limit: null, scope: { agent: '' } }, '"agent"'],
    [{ limit: null, scope: { agent: ['PM'] } }, 'PM'],
    [{ limit: null, scope: { tag: 'a' } }, 'tag'],
    [{ limit: null, scope: { tag: { team: 1 } } }, 'tag.team'],
    [{ limit: null, each: 'tag.' }, 'tag.'],
    [{ limit: null, each: 'users' }, 'users'],
    [{ limit: null, mode: 'hard' }, 'hard'],
    [{ limit: null, window: 'day' }, 'day'],
    [{ limit: null, window: { rolling: '1.5h' } }, '1.5h'],
    [{ limit: null, window: { rolling: 24 } }, '24'],
    [{ limit: null, window: { rolling: '0d' } }, '0d'],
    [{ limit: null, window: { calendar: 'year' } }, 'year'],
    [{ limit: null, window: { calendar: 'day', zone: 'UTC' } }, 'zone'],
    [{ limit: null, window: { rolling: '1d', timeZone: 'UTC' } }, 'timeZone'],
    [{ limit: null, warnAt: 0.8 }, '0.8'],
    [{ limit: null, warnAt: [0] }, '[0]'],
    [{ limit: null, warnAt: ['80%'] }, '80%'],
    [{ limit: null, finalShare: 1 }, '1'],
    [{ limit: null, finalShare: -0.1 }, '-0.1'],
    [{ limit: null, unknownPrice: 'ask' }, 'ask'],
    [{ limit: null, unknownSize: 'ask' }, 'ask'],
  ])('%j is refused', (budget, named) => {
    expect(() => ruleOf(budget)).toThrow(
      expect.objectContaining({ code: 'invalid_budget', message: expect.stringContaining(named) }),
    )
  })

  it('is refused with a value that JSON cannot write', () => {
    const circle: Record<string, unknown> = {}
    circle['self'] = circle
    for (const usd of [5n, { amount: 5n }, circle, Symbol('five'), () => 5]) {
      expect(() => ruleOf({ limit: { usd } })).toThrow(
        expect.objectContaining({ code: 'invalid_budget' }),
      )
    }
  })

  it('needs a time zone that exists', () => {
    const window = { calendar: 'day', timeZone: 'Berlin' } as const
    expect(() => budgetRule({ limit: null, window })).toThrow(
      expect.objectContaining({ code: 'invalid_time_zone' }),
    )
  })
})
