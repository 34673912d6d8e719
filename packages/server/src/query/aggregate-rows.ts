import { bucketStart } from '@tokenledger/sdk/core'
import { type Query, wantsPercentiles } from './query.ts'
import { dimensionValue, rowFilter } from './row-filter.ts'
import type { SegmentRow } from './segment-row.ts'
import {
  type Aggregate,
  addCalls,
  addCounts,
  type Counts,
  type Group,
  NO_COUNTS,
  type UnpricedModel,
} from './sums.ts'

interface OpenGroup extends Omit<Group, 'sums'> {
  counts: Counts
  readonly latencies: Map<number, number>
}

/** Adds up the rows that a question asks for, one by one. */
export interface RowAggregator {
  add(row: SegmentRow): void
  result(): Aggregate
}

/** Adds up rows in memory: one group a bucket and combination of dimension values. */
export function aggregateRows(query: Query): RowAggregator {
  const { bucket: unit, timeZone } = query
  const isAsked = rowFilter(query)
  const hasLatencies = wantsPercentiles(query)
  const groups = new Map<string, OpenGroup>()
  const models = new Map<string | null, UnpricedModel>()

  function groupOf(row: SegmentRow): OpenGroup {
    const bucket = unit === 'none' ? null : bucketStart(row.time, unit, timeZone)
    const values = query.groupBy.map((dimension) => dimensionValue(row, dimension))
    const key = JSON.stringify([bucket, ...values])
    const group = groups.get(key) ?? { bucket, values, counts: NO_COUNTS, latencies: new Map() }
    groups.set(key, group)
    return group
  }

  return {
    add(row) {
      if (!isAsked(row)) return
      const group = groupOf(row)
      group.counts = addCounts(group.counts, countsOf(row))
      const isTimed = hasLatencies && row.segment === 0 && row.latencyBucket !== null
      if (isTimed) addCalls(group.latencies, row.latencyBucket, row.sign)
      if (row.unpriced > 0) models.set(row.model, addModel(models.get(row.model), row))
    },
    result: () => ({
      groups: [...groups.values()].map(({ bucket, values, counts, latencies }) => ({
        bucket,
        values,
        sums: { ...counts, latencies },
      })),
      unpricedModels: [...models.values()],
    }),
  }
}

/** Tokens and costs are each segment's own; a call is counted on its first segment. */
function countsOf(row: SegmentRow): Counts {
  const calls = row.segment === 0 ? row.sign : 0
  return {
    calls,
    inputTokens: row.inputTokens,
    outputTokens: row.outputTokens,
    cacheReadTokens: row.cacheReadTokens,
    cacheWriteTokens: row.cacheWriteTokens,
    reasoningTokens: row.reasoningTokens,
    cost: row.cost,
    listCost: row.listCost,
    partialCalls: row.coverage === 'partial' ? calls : 0,
    unpricedCalls: row.coverage === 'unpriced' ? calls : 0,
    missingUsageCalls: row.coverage === 'missing' ? calls : 0,
    estimatedCalls: row.estimated ? calls : 0,
    errorCalls: row.status === 'error' ? calls : 0,
  }
}

function addModel(known: UnpricedModel | undefined, row: SegmentRow): UnpricedModel {
  return {
    model: row.model,
    calls: (known?.calls ?? 0) + (row.unpriced === 1 ? row.sign : 0),
    totalTokens: (known?.totalTokens ?? 0) + row.inputTokens + row.outputTokens,
  }
}
