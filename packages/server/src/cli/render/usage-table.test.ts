import { expect, it } from 'vitest'
import type { Answer, Measures } from '../../query/answer.ts'
import { PLAIN } from './colours.ts'
import { usageTable } from './usage-table.ts'

const measures = (calls: number, tokens: number, cost: string | null): Measures => ({
  calls,
  input_tokens: tokens,
  output_tokens: 0,
  cache_read_tokens: tokens / 2,
  cache_write_tokens: 0,
  reasoning_tokens: 0,
  total_tokens: tokens,
  cost_usd: cost,
  list_cost_usd: cost,
  unpriced_calls: cost === null ? calls : 0,
  missing_usage_calls: 0,
  estimated_calls: 0,
  error_calls: 0,
})

const answer: Answer = {
  schema_version: 1,
  rows: [
    { model: 'gpt-4o', ...measures(1200, 2_500_000, '12.340000') },
    { model: null, ...measures(1, 10, '0.000100') },
    { model: 'house', ...measures(3, 40, null) },
    { model: null, other: true, ...measures(2, 0, '0.000000') },
  ],
  totals: measures(1206, 2_500_050, '12.340100'),
  coverage: {
    priced_calls: 1203,
    partial_calls: 0,
    unpriced_calls: 3,
    missing_usage_calls: 0,
    estimated_calls: 0,
    unpriced_models: [{ model: 'house', calls: 3, total_tokens: 40 }],
  },
}

it('says unpriced instead of $0.00, marks incomplete sums, names the rest', async () => {
  const options = { bucket: 'none', groupBy: ['model'], colours: PLAIN } as const
  expect(await usageTable(answer, { ...options, isCompact: true, width: 80 })).toBe(
    [
      'Model   Calls  Tokens  Cached      Cost  Share',
      'gpt-4o  1,200    2.5M     50%    $12.34   100%',
      '(none)      1      10     50%    <$0.01    <1%',
      'house       3      40     50%  unpriced      –',
      'other       2       0       –     $0.00     0%',
      '──────────────────────────────────────────────',
      'Total   1,206    2.5M     50%   ~$12.34',
    ].join('\n'),
  )
})

it('draws bars for buckets, and full counts where there is room', async () => {
  const rows = [
    { bucket: '2026-11-01T00:00:00+00:00', ...measures(2, 2_000, '3.000000') },
    { bucket: '2026-11-02T00:00:00+00:00', ...measures(1, 1_000, '1.500000') },
  ]
  const totals = measures(3, 3_000, '4.500000')
  const whole = { ...answer, rows, totals, coverage: { ...answer.coverage, unpriced_calls: 0 } }
  const options = { bucket: 'day', groupBy: [], colours: PLAIN } as const
  expect(await usageTable(whole, { ...options, isCompact: false, width: 140 })).toBe(
    [
      'Day         Calls  Input  Cached  Output  Reasoning  Tokens  Errors   Cost  Share',
      '2026-11-01      2  2,000     50%       0          0   2,000       0  $3.00    67%  ████████████',
      '2026-11-02      1  1,000     50%       0          0   1,000       0  $1.50    33%  ██████',
      '───────────────────────────────────────────────────────────────────────────────────────────────',
      'Total           3  3,000     50%       0          0   3,000       0  $4.50',
    ].join('\n'),
  )
})
