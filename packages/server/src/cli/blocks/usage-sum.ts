import { fromDecimal, type Money } from '@tokenledger/sdk/core'
import type { Measures } from '../../query/answer.ts'

/** What some calls add up to. */
export interface UsageSum {
  readonly calls: number
  readonly inputTokens: number
  readonly outputTokens: number
  readonly cacheReadTokens: number
  readonly cacheWriteTokens: number
  readonly totalTokens: number
  /** Null: none of it is known. */
  readonly cost: Money | null
  /** Calls that the cost leaves out. */
  readonly unknownCalls: number
}

/** Nothing was used. */
export const NO_USAGE: UsageSum = {
  calls: 0,
  inputTokens: 0,
  outputTokens: 0,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  totalTokens: 0,
  cost: null,
  unknownCalls: 0,
}

/** The sum that a row of an answer holds. */
export const sumOfRow = (row: Measures): UsageSum => ({
  calls: row.calls,
  inputTokens: row.input_tokens,
  outputTokens: row.output_tokens,
  cacheReadTokens: row.cache_read_tokens,
  cacheWriteTokens: row.cache_write_tokens,
  totalTokens: row.total_tokens,
  cost: row.cost_usd === null ? null : fromDecimal(row.cost_usd),
  unknownCalls: row.unpriced_calls + row.missing_usage_calls,
})

/** Both together. */
export const addSums = (left: UsageSum, right: UsageSum): UsageSum => combine(left, right, 1)

/** What is left of `whole` without a part of it. */
export const withoutPart = (whole: UsageSum, part: UsageSum): UsageSum => combine(whole, part, -1)

function combine(left: UsageSum, right: UsageSum, sign: 1 | -1): UsageSum {
  const isCostKnown = left.cost !== null || right.cost !== null
  return {
    calls: left.calls + sign * right.calls,
    inputTokens: left.inputTokens + sign * right.inputTokens,
    outputTokens: left.outputTokens + sign * right.outputTokens,
    cacheReadTokens: left.cacheReadTokens + sign * right.cacheReadTokens,
    cacheWriteTokens: left.cacheWriteTokens + sign * right.cacheWriteTokens,
    totalTokens: left.totalTokens + sign * right.totalTokens,
    cost: isCostKnown ? (left.cost ?? 0n) + BigInt(sign) * (right.cost ?? 0n) : null,
    unknownCalls: left.unknownCalls + sign * right.unknownCalls,
  }
}
