import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareModelCosts } from './compare-model-costs.ts'
import { monthlyCost, type PricedRun, projectMonthlyCost } from './monthly-cost.ts'

const START = Date.UTC(2026, 10, 1)
const HOUR = 3_600_000
const hourly = (count: number, hours: number, costUsd: string | null = '0.5'): PricedRun[] =>
  Array.from({ length: count }, (_, n) => ({ time: START + n * hours * HOUR, costUsd }))

describe('projectMonthlyCost', () => {
  it.each<[string, PricedRun[], number, number]>([
    ['nothing', [], 0, 0],
    ['one run', hourly(1, 1), 1, 0],
    ['many runs of some minutes', hourly(1000, 0.01), 1000, 9.99 / 24],
    ['few runs of a month', hourly(9, 90), 9, 30],
    ['runs without a price', hourly(50, 24, null), 0, 0],
    ['runs of one instant', hourly(50, 0), 50, 0],
  ])('refuses %s', (_, runs, count, days) => {
    const projection = projectMonthlyCost(runs)
    expect(projection).toMatchObject({ kind: 'not_enough_data', runs: count })
    expect(projection.days).toBeCloseTo(days)
  })

  it('says what is missing', () => {
    expect(projectMonthlyCost(hourly(3, 1))).toMatchObject({
      reason: 'A projection needs 10 priced runs over 7 days; there are 3 over 0',
    })
  })

  it('goes at the pace so far', () => {
    const runs = [...hourly(15, 24), { time: START, costUsd: null }]
    expect(projectMonthlyCost(runs)).toEqual({
      kind: 'projected',
      monthlyUsd: '15.000000',
      runsPerMonth: 30,
      runs: 15,
      days: 14,
      unpricedRuns: 1,
    })
  })

  it('needs as much as it is told to need, but never less than two runs', () => {
    expect(projectMonthlyCost(hourly(2, 24), { minimumRuns: 1, minimumDays: 0 }).kind).toBe(
      'projected',
    )
    expect(projectMonthlyCost(hourly(1, 24), { minimumRuns: 1, minimumDays: 0 }).kind).toBe(
      'not_enough_data',
    )
  })

  it('does not depend on the order, and takes any form of time', () => {
    const runs = hourly(20, 24)
    const others = runs.map(({ time, costUsd }, n) => {
      const at = new Date(time)
      return { time: n % 2 === 0 ? at : at.toISOString(), costUsd }
    })
    fc.assert(
      fc.property(fc.shuffledSubarray(others, { minLength: 20 }), (shuffled) => {
        expect(projectMonthlyCost(shuffled)).toEqual(projectMonthlyCost(runs))
      }),
    )
  })

  it.each([Number.NaN, 1.5, new Date(Number.NaN), 'yesterday'])('refuses the time %s', (time) => {
    expect(() => projectMonthlyCost([{ time, costUsd: 1 }])).toThrow(
      expect.objectContaining({ code: 'invalid_time' }),
    )
  })
})

it('monthlyCost is exact, and refuses parts of runs', () => {
  expect(monthlyCost(0.1, 3)).toBe('0.300000')
  expect(monthlyCost('0.00000015', 1_000_000)).toBe('0.150000')
  for (const runs of [0.5, -1, Number.NaN]) {
    expect(() => monthlyCost(1, runs)).toThrow(
      expect.objectContaining({ code: 'invalid_quantity' }),
    )
  }
})

describe('compareModelCosts', () => {
  it('ranks the cheapest first, and what has no price last', () => {
    const models = ['house-coder-32b', 'gpt-4o', 'gpt-4o-mini', 'claude-3-5-sonnet-20241022']
    expect(compareModelCosts({ inputTokens: 10_000, outputTokens: 5000 }, models)).toEqual([
      { model: 'gpt-4o-mini', costUsd: '0.004500', timesCheapest: 1 },
      { model: 'gpt-4o', costUsd: '0.075000', timesCheapest: 0.075 / 0.0045 },
      { model: 'claude-3-5-sonnet-20241022', costUsd: '0.105000', timesCheapest: 105 / 4.5 },
      { model: 'house-coder-32b', costUsd: null, timesCheapest: null },
    ])
  })

  it('knows no multiples of nothing', () => {
    expect(compareModelCosts({ inputTokens: 0, outputTokens: 0 }, ['gpt-4o'])).toEqual([
      { model: 'gpt-4o', costUsd: '0.000000', timesCheapest: null },
    ])
    expect(compareModelCosts({ inputTokens: 1, outputTokens: 1 }, [])).toEqual([])
  })

  it.each([Number.NaN, -1])('refuses %s tokens', (inputTokens) => {
    expect(() => compareModelCosts({ inputTokens, outputTokens: 1 }, ['gpt-4o'])).toThrow(
      expect.objectContaining({ code: 'invalid_quantity' }),
    )
  })
})
