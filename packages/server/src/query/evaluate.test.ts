import { type Entry, missingUsage } from '@tokenledger/sdk/core'
import { describe, expect, it } from 'vitest'
import { evaluate } from './evaluate.ts'
import type { Query } from './query.ts'
import { segmentRows } from './segment-rows.ts'

const DOLLAR = 1_000_000_000_000n
const NIGHT = Date.UTC(2026, 10, 21, 23, 30)

/** A call of 100 input and 10 output tokens; a null cost is a model without a price. */
function call(agent: string | null, cost: bigint | null, more: Partial<Entry> = {}): Entry {
  const model = more.responseModel ?? 'gpt-5'
  const status = cost === null ? 'unpriced' : 'priced'
  const priced = { charges: [], unpricedMeters: [], warnings: [], listTotal: cost, status } as const
  return {
    id: `${agent}-${cost}`,
    sign: 1,
    time: NIGHT,
    dimensions: agent === null ? {} : { agent },
    status: 'ok',
    usage: {
      ...missingUsage(),
      status: 'ok',
      segments: [{ model, meters: { input: 100, output: 10 } }],
    },
    cost: { ...priced, total: cost, segments: [{ ...priced, price: null }] },
    ...more,
  }
}

function ask(question: Partial<Query>, entries: readonly Entry[]) {
  const query = {
    bucket: 'none',
    timeZone: 'UTC',
    groupBy: [],
    where: [],
    previous: false,
  } as const
  return evaluate({ ...query, ...question }, entries.flatMap(segmentRows))
}

describe('evaluate', () => {
  it('answers nothing with no rows, and totals that are known to be zero', () => {
    const { rows, totals, coverage } = ask({}, [])
    expect(rows).toEqual([])
    expect(totals).toMatchObject({ calls: 0, cost_usd: '0.000000', duration_ms_p50: null })
    expect(coverage).toMatchObject({ priced_calls: 0, unpriced_models: [] })
  })

  it('puts the dearest first, unknown costs last, absent values after given ones', () => {
    const entries = [call(null, DOLLAR), call('b', null), call('c', 3n * DOLLAR), call('a', DOLLAR)]
    const { rows, coverage } = ask({ groupBy: ['agent'] }, entries)
    expect(rows.map(({ agent, cost_usd }) => [agent, cost_usd])).toEqual([
      ['c', '3.000000'],
      ['a', '1.000000'],
      [null, '1.000000'],
      ['b', null],
    ])
    expect(coverage.unpriced_models).toEqual([{ model: 'gpt-5', calls: 1, total_tokens: 110 }])
  })

  it('keeps unknown values last in both directions', () => {
    const entries = [call('a', null), call('b', DOLLAR), call('c', 2n * DOLLAR)]
    const agents = (descending: boolean) =>
      ask({ groupBy: ['agent'], order: { by: 'cost_usd', descending } }, entries).rows.map(
        ({ agent }) => agent,
      )
    expect(agents(false)).toEqual(['b', 'c', 'a'])
    expect(agents(true)).toEqual(['c', 'b', 'a'])
  })

  it('labels buckets by their local start and leaves empty ones out', () => {
    const entries = [call('a', DOLLAR), call('b', DOLLAR, { time: NIGHT + 3 * 86_400_000 })]
    const { rows } = ask({ bucket: 'day', timeZone: 'Europe/Berlin' }, entries)
    expect(rows.map(({ bucket }) => bucket)).toEqual([
      '2026-11-22T00:00:00+01:00',
      '2026-11-25T00:00:00+01:00',
    ])
  })

  it('keeps the same groups in every bucket and sums the rest of each', () => {
    const next = { time: NIGHT + 86_400_000 }
    const entries = [
      call('small', DOLLAR),
      call('big', 9n * DOLLAR, next),
      call('small', 2n * DOLLAR, next),
      call('tiny', 1n, next),
    ]
    const { rows, totals } = ask({ bucket: 'day', groupBy: ['agent'], limit: 1 }, entries)
    expect(rows.map((row) => [row.bucket, row['agent'], row.cost_usd, row.other])).toEqual([
      ['2026-11-21T00:00:00+00:00', null, '1.000000', true],
      ['2026-11-22T00:00:00+00:00', 'big', '9.000000', undefined],
      ['2026-11-22T00:00:00+00:00', null, '2.000000000001', true],
    ])
    expect(totals.cost_usd).toBe('12.000000000001')
  })

  it('ranks the groups of all buckets by an order over the whole range', () => {
    const next = { time: NIGHT + 86_400_000 }
    const entries = [call('a', 5n), call('b', 1n), call('a', 1n, next), call('b', 9n, next)]
    const order = { by: 'cost_usd', descending: true } as const
    const agents = (question: Partial<Query>) =>
      ask({ bucket: 'day', groupBy: ['agent'], ...question }, entries).rows.map(
        ({ agent }) => agent,
      )
    expect(agents({ order })).toEqual(['b', 'a', 'b', 'a'])
    expect(agents({})).toEqual(['a', 'b', 'b', 'a'])
  })

  it('limits buckets when nothing is grouped', () => {
    const entries = [call('a', 5n), call('b', 9n, { time: NIGHT + 86_400_000 })]
    const order = { by: 'cost_usd', descending: true } as const
    const { rows } = ask({ bucket: 'day', order, limit: 1 }, entries)
    expect(rows.map(({ bucket, other }) => [bucket, other])).toEqual([
      ['2026-11-22T00:00:00+00:00', undefined],
      [null, true],
    ])
  })

  it('finds what is not given, and any of several values', () => {
    const entries = [call('a', 1n), call('b', 2n), call(null, 4n)]
    const where = [{ dimension: 'agent', anyOf: ['a', null] }] as const
    expect(ask({ where }, entries).totals.cost_usd).toBe('0.000000000005')
  })

  it('leaves no row of a group that corrections have cancelled', () => {
    const wrong = call('a', DOLLAR)
    const entries = [
      wrong,
      { ...wrong, id: 'a~r', sign: -1, corrects: wrong.id } as const,
      call('b', DOLLAR, { corrects: wrong.id }),
    ]
    const { rows, totals } = ask({ groupBy: ['agent'] }, entries)
    expect(rows.map(({ agent }) => agent)).toEqual(['b'])
    expect(totals).toMatchObject({ calls: 1, total_tokens: 110, cost_usd: '1.000000' })
  })

  it('compares with the period before', () => {
    const day = { from: Date.UTC(2026, 10, 21), to: Date.UTC(2026, 10, 22), previous: true }
    const entries = [call('a', 3n), call('b', 1n, { time: NIGHT - 86_400_000 })]
    const { totals, previous } = ask(day, entries)
    expect(totals.cost_usd).toBe('0.000000000003')
    expect(previous).toMatchObject({
      from: '2026-11-20T00:00:00.000Z',
      to: '2026-11-21T00:00:00.000Z',
      totals: { cost_usd: '0.000000000001' },
    })
    expect(() => ask({ previous: true }, entries)).toThrow(/range needs a beginning/)
  })

  it('answers percentiles only when they are asked for', () => {
    const entries = [100, 200, 4000].map((durationMs) => call('a', 1n, { durationMs }))
    const { totals } = ask({ measures: ['duration_ms_p50'] }, entries)
    expect(totals.duration_ms_p50).toBeGreaterThan(200 * 0.95)
    expect(totals.duration_ms_p50).toBeLessThan(200 * 1.05)
    expect(totals).not.toHaveProperty('duration_ms_p95')
  })
})
