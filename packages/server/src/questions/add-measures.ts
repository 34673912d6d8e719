import { fromDecimal, toDecimal } from '@tokenledger/sdk/core'
import type { Measures } from '../query/answer.ts'

/** Nothing was used. Its costs are null: nothing in it has one. */
export const NO_MEASURES: Measures = Object.freeze({
  calls: 0,
  input_tokens: 0,
  output_tokens: 0,
  cache_read_tokens: 0,
  cache_write_tokens: 0,
  reasoning_tokens: 0,
  total_tokens: 0,
  cost_usd: null,
  list_cost_usd: null,
  unpriced_calls: 0,
  missing_usage_calls: 0,
  estimated_calls: 0,
  error_calls: 0,
})

/** Adds two rows, exactly. Percentiles do not add up and are left out. */
export function addMeasures(left: Measures, right: Measures): Measures {
  return {
    calls: left.calls + right.calls,
    input_tokens: left.input_tokens + right.input_tokens,
    output_tokens: left.output_tokens + right.output_tokens,
    cache_read_tokens: left.cache_read_tokens + right.cache_read_tokens,
    cache_write_tokens: left.cache_write_tokens + right.cache_write_tokens,
    reasoning_tokens: left.reasoning_tokens + right.reasoning_tokens,
    total_tokens: left.total_tokens + right.total_tokens,
    cost_usd: addMoney(left.cost_usd, right.cost_usd),
    list_cost_usd: addMoney(left.list_cost_usd, right.list_cost_usd),
    unpriced_calls: left.unpriced_calls + right.unpriced_calls,
    missing_usage_calls: left.missing_usage_calls + right.missing_usage_calls,
    estimated_calls: left.estimated_calls + right.estimated_calls,
    error_calls: left.error_calls + right.error_calls,
  }
}

/** Only the measures of a row of an answer. */
export const measuresOfRow = (row: Measures): Measures => addMeasures(row, NO_MEASURES)

/** What is unknown adds nothing; null when both are. */
function addMoney(left: string | null, right: string | null): string | null {
  if (left === null || right === null) return left ?? right
  return toDecimal(fromDecimal(left) + fromDecimal(right))
}
