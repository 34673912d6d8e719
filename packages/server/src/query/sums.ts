import type { Money } from '@tokenledger/sdk/core'

/** What rows add up to. Every one of these is additive: Σ of the parts = the whole. */
export interface Counts {
  readonly calls: number
  readonly inputTokens: number
  readonly outputTokens: number
  readonly cacheReadTokens: number
  readonly cacheWriteTokens: number
  readonly reasoningTokens: number
  /** Of what has a cost; null when nothing has. */
  readonly cost: Money | null
  readonly listCost: Money | null
  readonly partialCalls: number
  readonly unpricedCalls: number
  readonly missingUsageCalls: number
  readonly estimatedCalls: number
  readonly errorCalls: number
}

/** What rows add up to, with their durations. */
export interface Sums extends Counts {
  /** Calls with a duration, by `latencyBucket`. Empty when percentiles are not asked for. */
  readonly latencies: ReadonlyMap<number, number>
}

/** The rows of one bucket and one combination of dimension values, added up. */
export interface Group {
  /** The instant at which the bucket begins; null without buckets. */
  readonly bucket: number | null
  /** In the order of the question's `groupBy`. */
  readonly values: readonly (string | null)[]
  readonly sums: Sums
}

/** A model without a price, and what it was used for. */
export interface UnpricedModel {
  readonly model: string | null
  readonly calls: number
  readonly totalTokens: number
}

/** What a question is answered from: the work of the memory, or of an SQL engine. */
export interface Aggregate {
  readonly groups: readonly Group[]
  readonly unpricedModels: readonly UnpricedModel[]
}

/** What nothing adds up to. Its costs are null: nothing in it has one. */
export const NO_COUNTS: Counts = Object.freeze({
  calls: 0,
  inputTokens: 0,
  outputTokens: 0,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  reasoningTokens: 0,
  cost: null,
  listCost: null,
  partialCalls: 0,
  unpricedCalls: 0,
  missingUsageCalls: 0,
  estimatedCalls: 0,
  errorCalls: 0,
})

/** Adds up sums. */
export function foldSums(all: Iterable<Sums>): Sums {
  let counts = NO_COUNTS
  const latencies = new Map<number, number>()
  for (const sums of all) {
    counts = addCounts(counts, sums)
    for (const [bucket, calls] of sums.latencies) addCalls(latencies, bucket, calls)
  }
  return { ...counts, latencies }
}

/** Counts calls of a latency bucket. */
export function addCalls(latencies: Map<number, number>, bucket: number, calls: number): void {
  latencies.set(bucket, (latencies.get(bucket) ?? 0) + calls)
}

/** A part whose cost is unknown adds nothing; null when every part's is. */
function addMoney(left: Money | null, right: Money | null): Money | null {
  if (left === null) return right
  return right === null ? left : left + right
}

/** Adds two counts. */
export function addCounts(left: Counts, right: Counts): Counts {
  return {
    calls: left.calls + right.calls,
    inputTokens: left.inputTokens + right.inputTokens,
    outputTokens: left.outputTokens + right.outputTokens,
    cacheReadTokens: left.cacheReadTokens + right.cacheReadTokens,
    cacheWriteTokens: left.cacheWriteTokens + right.cacheWriteTokens,
    reasoningTokens: left.reasoningTokens + right.reasoningTokens,
    cost: addMoney(left.cost, right.cost),
    listCost: addMoney(left.listCost, right.listCost),
    partialCalls: left.partialCalls + right.partialCalls,
    unpricedCalls: left.unpricedCalls + right.unpricedCalls,
    missingUsageCalls: left.missingUsageCalls + right.missingUsageCalls,
    estimatedCalls: left.estimatedCalls + right.estimatedCalls,
    errorCalls: left.errorCalls + right.errorCalls,
  }
}
