import {
  coverageOf,
  type Entry,
  isEstimated,
  type Money,
  type Segment,
  shareCost,
  tokensOf,
} from '@tokenledger/sdk'
import { latencyBucket } from './latency-bucket.ts'
import { readingOf } from './reading-of.ts'
import type { SegmentRow } from './segment-row.ts'

/** What the rows of a call differ in. */
type OwnField =
  | 'segment'
  | 'model'
  | 'role'
  | 'meters'
  | 'inputTokens'
  | 'outputTokens'
  | 'cacheReadTokens'
  | 'cacheWriteTokens'
  | 'reasoningTokens'
  | 'cost'
  | 'listCost'
  | 'priceId'
  | 'unpriced'
  | 'reading'
  | 'tools'

const NO_SEGMENTS: readonly Segment[] = [{ model: null, meters: {} }]

/**
 * The rows that a ledger keeps of an entry: one a segment, and one without meters for a call without
 * segments. Quantities and costs carry the entry's sign; Σ rows = the entry, to the picodollar.
 */
export function segmentRows(entry: Entry): SegmentRow[] {
  const isEmpty = entry.usage.segments.length === 0
  const segments = isEmpty ? NO_SEGMENTS : entry.usage.segments
  const costs = isEmpty ? [entry.cost.total] : shareCost(entry)
  const call = callFields(entry)
  const rows: SegmentRow[] = []
  for (const [index, segment] of segments.entries()) {
    const own = {
      ...ownFields(entry, segment, index),
      ...costFields(entry, index, costs[index] ?? null),
    }
    rows.push({ ...call, ...own, unpriced: unpricedRank(call, own, rows) })
  }
  return rows
}

function callFields(entry: Entry): Omit<SegmentRow, OwnField> {
  const { dimensions } = entry
  return {
    id: entry.id,
    sign: entry.sign,
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
    requestModel: entry.requestModel ?? null,
    responseModel: entry.responseModel ?? null,
    status: entry.status,
    error: entry.error ?? null,
    responseId: entry.responseId ?? null,
    parentId: entry.parentId ?? null,
    attempt: entry.attempt ?? null,
    durationMs: entry.durationMs ?? null,
    ttftMs: entry.ttftMs ?? null,
    latencyBucket: entry.durationMs === undefined ? null : latencyBucket(entry.durationMs),
    coverage: coverageOf(entry),
    estimated: isEstimated(entry),
  }
}

function ownFields(entry: Entry, segment: Segment, index: number) {
  const tokens = tokensOf(segment.meters)
  return {
    segment: index,
    model: segment.model ?? entry.responseModel ?? entry.requestModel ?? null,
    role: segment.role ?? null,
    meters: segment.meters,
    inputTokens: signed(entry, tokens.inputTokens),
    outputTokens: signed(entry, tokens.outputTokens),
    cacheReadTokens: signed(entry, tokens.cacheReadTokens),
    cacheWriteTokens: signed(entry, tokens.cacheWriteTokens),
    reasoningTokens: signed(entry, tokens.reasoningTokens),
    reading: index === 0 ? readingOf(entry) : null,
    tools: index === 0 ? (entry.tools ?? null) : null,
  }
}

function costFields(entry: Entry, index: number, cost: Money | null) {
  const priced = entry.cost.segments[index]
  const isEmpty = entry.usage.segments.length === 0
  const listCost = isEmpty ? entry.cost.listTotal : (priced?.listTotal ?? null)
  return {
    cost: cost === null || entry.sign === 1 ? cost : -cost,
    listCost: listCost === null || entry.sign === 1 ? listCost : -listCost,
    priceId: priced?.price?.id ?? null,
  }
}

/** `0 - x` and not `-x`: a ledger knows no negative zero. */
function signed({ sign }: Entry, quantity: number): number {
  return sign === 1 ? quantity : 0 - quantity
}

function unpricedRank(
  { coverage }: Pick<SegmentRow, 'coverage'>,
  { cost, model }: Pick<SegmentRow, 'cost' | 'model'>,
  earlier: readonly SegmentRow[],
): SegmentRow['unpriced'] {
  if (coverage === 'missing' || cost !== null) return 0
  return earlier.some((row) => row.unpriced > 0 && row.model === model) ? 2 : 1
}
