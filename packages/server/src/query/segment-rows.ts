import {
  coverageOf,
  type Entry,
  isEstimated,
  type Money,
  type Segment,
  shareCost,
  tokensOf,
} from '@tokenledger/sdk/core'
import { latencyBucket } from './latency-bucket.ts'
import { readingOf } from './reading-of.ts'
import type { SegmentRow } from './segment-row.ts'

const NO_SEGMENTS: readonly Segment[] = [{ model: null, meters: {} }]

/** What rows are made of, worked out once a call and once a segment. */
interface Part {
  readonly entry: Entry
  readonly coverage: SegmentRow['coverage']
  readonly segment: Segment
  readonly index: number
  readonly model: string | null
  /** Without the sign. */
  readonly cost: Money | null
  readonly listCost: Money | null
  readonly unpriced: SegmentRow['unpriced']
}

/**
 * The rows that a ledger keeps of an entry: one a segment, and one without meters for a call without
 * segments. Quantities and costs carry the entry's sign; Σ rows = the entry, to the picodollar.
 */
export function segmentRows(entry: Entry): SegmentRow[] {
  const isEmpty = entry.usage.segments.length === 0
  const segments = isEmpty ? NO_SEGMENTS : entry.usage.segments
  const costs = isEmpty ? [entry.cost.total] : shareCost(entry)
  const coverage = coverageOf(entry)
  const rows: SegmentRow[] = []
  for (const [index, segment] of segments.entries()) {
    const model = segment.model ?? entry.responseModel ?? entry.requestModel ?? null
    const cost = costs[index] ?? null
    const listCost = isEmpty
      ? entry.cost.listTotal
      : (entry.cost.segments[index]?.listTotal ?? null)
    const unpriced = unpricedRank({ coverage, cost, model }, rows)
    rows.push(rowOf({ entry, coverage, segment, index, model, cost, listCost, unpriced }))
  }
  return rows
}

/** One literal, and not parts spread together: this is where an append spends its time. */
function rowOf({
  entry,
  coverage,
  segment,
  index,
  model,
  cost,
  listCost,
  unpriced,
}: Part): SegmentRow {
  const { dimensions, sign } = entry
  const tokens = tokensOf(segment.meters)
  return {
    id: entry.id,
    segment: index,
    sign,
    corrects: entry.corrects ?? null,
    time: entry.time,
    project: dimensions.project ?? null,
    environment: dimensions.environment ?? null,
    workflow: dimensions.workflow ?? null,
    agent: dimensions.agent ?? null,
    task: dimensions.task ?? null,
    session: dimensions.session ?? null,
    user: dimensions.user ?? null,
    tool: dimensions.tool ?? null,
    source: dimensions.source ?? null,
    provider: dimensions.provider ?? null,
    operation: dimensions.operation ?? null,
    serviceTier: dimensions.serviceTier ?? null,
    region: dimensions.region ?? null,
    tags: dimensions.tags ?? null,
    model,
    requestModel: entry.requestModel ?? null,
    responseModel: entry.responseModel ?? null,
    role: segment.role ?? null,
    status: entry.status,
    error: entry.error ?? null,
    responseId: entry.responseId ?? null,
    parentId: entry.parentId ?? null,
    attempt: entry.attempt ?? null,
    durationMs: entry.durationMs ?? null,
    ttftMs: entry.ttftMs ?? null,
    latencyBucket: entry.durationMs === undefined ? null : latencyBucket(entry.durationMs),
    meters: segment.meters,
    inputTokens: signed(sign, tokens.inputTokens),
    outputTokens: signed(sign, tokens.outputTokens),
    cacheReadTokens: signed(sign, tokens.cacheReadTokens),
    cacheWriteTokens: signed(sign, tokens.cacheWriteTokens),
    reasoningTokens: signed(sign, tokens.reasoningTokens),
    cost: cost === null || sign === 1 ? cost : -cost,
    listCost: listCost === null || sign === 1 ? listCost : -listCost,
    priceId: entry.cost.segments[index]?.price?.id ?? null,
    coverage,
    estimated: isEstimated(entry),
    unpriced,
    reading: index === 0 ? readingOf(entry) : null,
    tools: entry.tools ?? null,
  }
}

/** `0 - x` and not `-x`: a ledger knows no negative zero. */
function signed(sign: Entry['sign'], quantity: number): number {
  return sign === 1 ? quantity : 0 - quantity
}

function unpricedRank(
  { coverage, cost, model }: Pick<SegmentRow, 'coverage' | 'cost' | 'model'>,
  earlier: readonly SegmentRow[],
): SegmentRow['unpriced'] {
  if (coverage === 'missing' || cost !== null) return 0
  return earlier.some((row) => row.unpriced > 0 && row.model === model) ? 2 : 1
}
