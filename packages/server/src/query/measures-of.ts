import { toDecimal } from '@tokenledger/sdk/core'
import type { Measures } from './answer.ts'
import { latencyPercentile } from './latency-bucket.ts'
import { type Measure, PERCENTILES, type Query } from './query.ts'
import type { Sums } from './sums.ts'

/** A measure's value as it is compared: money as an integer. Null is unknown. */
export function measureValue(sums: Sums, measure: Measure): number | bigint | null {
  switch (measure) {
    case 'total_tokens':
      return sums.inputTokens + sums.outputTokens
    case 'cost_usd':
      return sums.cost
    case 'list_cost_usd':
      return sums.listCost
    case 'duration_ms_p50':
      return latencyPercentile(sums.latencies, 0.5)
    case 'duration_ms_p95':
      return latencyPercentile(sums.latencies, 0.95)
    default:
      return sums[COUNTS[measure]]
  }
}

/** The measures of a row as they are answered. Percentiles only where the question wants them. */
export function measuresOf(sums: Sums, { measures }: Pick<Query, 'measures'>): Measures {
  const wanted = PERCENTILES.filter((name) => measures === undefined || measures.includes(name))
  return {
    calls: sums.calls,
    input_tokens: sums.inputTokens,
    output_tokens: sums.outputTokens,
    cache_read_tokens: sums.cacheReadTokens,
    cache_write_tokens: sums.cacheWriteTokens,
    reasoning_tokens: sums.reasoningTokens,
    total_tokens: sums.inputTokens + sums.outputTokens,
    cost_usd: sums.cost === null ? null : toDecimal(sums.cost),
    list_cost_usd: sums.listCost === null ? null : toDecimal(sums.listCost),
    unpriced_calls: sums.unpricedCalls,
    missing_usage_calls: sums.missingUsageCalls,
    estimated_calls: sums.estimatedCalls,
    error_calls: sums.errorCalls,
    ...Object.fromEntries(wanted.map((name) => [name, measureValue(sums, name)])),
  }
}

const COUNTS = {
  calls: 'calls',
  input_tokens: 'inputTokens',
  output_tokens: 'outputTokens',
  cache_read_tokens: 'cacheReadTokens',
  cache_write_tokens: 'cacheWriteTokens',
  reasoning_tokens: 'reasoningTokens',
  unpriced_calls: 'unpricedCalls',
  missing_usage_calls: 'missingUsageCalls',
  estimated_calls: 'estimatedCalls',
  error_calls: 'errorCalls',
} as const
