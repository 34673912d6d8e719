import type { Money } from '@tokenledger/sdk/core'
import type { CompiledQuery } from './compile.ts'
import type { SqlRow, SqlValue } from './dialects/dialect.ts'
import {
  addCalls,
  addCounts,
  type Counts,
  type Group,
  NO_COUNTS,
  type UnpricedModel,
} from './sums.ts'

interface OpenGroup extends Pick<Group, 'bucket' | 'values'> {
  counts: Counts
  readonly latencies: Map<number, number>
}

/** The rows that a compiled question's statements gave. */
export interface SqlResult {
  readonly groups: readonly SqlRow[]
  /** Empty when percentiles are not asked for. */
  readonly latencies: readonly SqlRow[]
}

/**
 * The groups of a compiled question. What shares its bucket and values becomes one: the days of a
 * month, and the halves of a day that SQL saw apart.
 *
 * @param dimensions how many the question groups by
 */
export function decodeGroups(
  dimensions: number,
  { bucket }: Pick<CompiledQuery, 'bucket'>,
  result: SqlResult,
): Group[] {
  const open = new Map<string, OpenGroup>()
  function groupOf(row: SqlRow): OpenGroup {
    const start = bucket === null ? null : bucket.startOf(Number(row['b']))
    const values = Array.from({ length: dimensions }, (_, at) => textOf(row[`d${at}`]))
    const key = JSON.stringify([start, ...values])
    const group = open.get(key) ?? {
      bucket: start,
      values,
      counts: NO_COUNTS,
      latencies: new Map(),
    }
    open.set(key, group)
    return group
  }
  for (const row of result.groups) {
    const group = groupOf(row)
    group.counts = addCounts(group.counts, decodeCounts(row))
  }
  for (const row of result.latencies) {
    addCalls(groupOf(row).latencies, Number(row['latency']), Number(row['calls']))
  }
  return [...open.values()].map(({ bucket: start, values, counts, latencies }) => ({
    bucket: start,
    values,
    sums: { ...counts, latencies },
  }))
}

/** The models of the statement for those without a price. */
export function decodeUnpricedModel(row: SqlRow): UnpricedModel {
  return {
    model: textOf(row['model']),
    calls: Number(row['calls']),
    totalTokens: Number(row['input_tokens']) + Number(row['output_tokens']),
  }
}

/** A sum over nothing is NULL in SQL, and 0 calls here. */
function decodeCounts(row: SqlRow): Counts {
  return {
    calls: Number(row['calls']),
    inputTokens: Number(row['input_tokens']),
    outputTokens: Number(row['output_tokens']),
    cacheReadTokens: Number(row['cache_read_tokens']),
    cacheWriteTokens: Number(row['cache_write_tokens']),
    reasoningTokens: Number(row['reasoning_tokens']),
    cost: moneyOf(row['cost_high'], row['cost_low']),
    listCost: moneyOf(row['list_cost_high'], row['list_cost_low']),
    partialCalls: Number(row['partial_calls']),
    unpricedCalls: Number(row['unpriced_calls']),
    missingUsageCalls: Number(row['missing_usage_calls']),
    estimatedCalls: Number(row['estimated_calls']),
    errorCalls: Number(row['error_calls']),
  }
}

function moneyOf(high: SqlValue | undefined, low: SqlValue | undefined): Money | null {
  if (high === undefined || high === null) return null
  return BigInt(high) * 1_048_576n + BigInt(low ?? 0)
}

function textOf(value: SqlValue | undefined): string | null {
  return value === undefined || value === null ? null : String(value)
}
