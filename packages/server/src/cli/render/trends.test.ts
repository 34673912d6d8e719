import { expect, it } from 'vitest'
import type { AnswerRow } from '../../query/answer.ts'
import { rowKey } from './row-key.ts'
import { trendsOf } from './trends.ts'

const row = (bucket: string, model: string, cost: string | null, tokens: number): AnswerRow => ({
  bucket,
  model,
  calls: 1,
  input_tokens: tokens,
  output_tokens: 0,
  cache_read_tokens: 0,
  cache_write_tokens: 0,
  reasoning_tokens: 0,
  total_tokens: tokens,
  cost_usd: cost,
  list_cost_usd: cost,
  unpriced_calls: 0,
  missing_usage_calls: 0,
  estimated_calls: 0,
  error_calls: 0,
})

it('fills the days on which nothing happened, also over a change of the clocks', () => {
  const rows = [
    row('2026-10-24T00:00:00+02:00', 'a', '1.000000', 5),
    row('2026-10-26T00:00:00+01:00', 'a', '3.000000', 5),
    row('2026-10-27T00:00:00+01:00', 'b', null, 40),
  ]
  const { first, last, byGroup } = trendsOf(rows, ['model'], 'day')
  const of = (at: number) => byGroup.get(rowKey(rows[at] ?? ({} as AnswerRow), ['model']))
  expect([first, last]).toEqual(['2026-10-24', '2026-10-27'])
  expect(of(0)).toEqual([1, 0, 3, 0])
  expect(of(2)).toEqual([0, 0, 0, 40])
})

it('sums the hour that is lived twice', () => {
  const rows = [
    row('2026-10-25T02:00:00+02:00', 'a', '1.000000', 5),
    row('2026-10-25T02:00:00+01:00', 'a', '2.000000', 5),
  ]
  expect([...trendsOf(rows, ['model'], 'hour').byGroup.values()]).toEqual([[3]])
})

it('has nothing to draw without rows', () => {
  expect(trendsOf([], ['model'], 'day')).toEqual({ first: null, last: null, byGroup: new Map() })
})
