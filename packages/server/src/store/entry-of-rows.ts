import {
  type Entry,
  fromDecimal,
  type Money,
  type PriceRow,
  type ProviderCost,
  rateSegment,
  recordedCost,
  type SegmentCost,
  type Usage,
} from '@tokenledger/sdk/core'
import type { PriceRows, SegmentRow } from '../query/segment-row.ts'
import type { StoredEntry } from './store.ts'

/**
 * The entry that rows stand for, derived anew: costs from meters and price rows, never from the cost
 * columns. Where a price row is missing, its segment counts as unpriced.
 */
export function entryOfRows({ id, rows }: StoredEntry, prices: PriceRows): Entry {
  const [first] = rows
  if (first === undefined) throw new RangeError(`The entry "${id}" has no rows`)
  const usage = usageOfRows(first, rows)
  return {
    id,
    sign: first.sign,
    time: first.time,
    dimensions: dimensionsOf(first),
    ...(first.corrects !== null && { corrects: first.corrects }),
    ...(first.requestModel !== null && { requestModel: first.requestModel }),
    ...(first.responseModel !== null && { responseModel: first.responseModel }),
    status: first.status,
    usage,
    cost: costOfRows(usage, rows, prices),
  }
}

function usageOfRows(first: SegmentRow, rows: readonly SegmentRow[]): Usage {
  const isEmpty = rows.length === 1 && Object.keys(first.meters).length === 0
  const { status = 'missing', recordedCost: recorded, context = {} } = first.reading ?? {}
  const providerCost: ProviderCost | null =
    recorded === undefined ? null : { cost: fromDecimal(recorded.usd), basis: recorded.basis }
  return {
    status,
    segments: isEmpty ? [] : rows.map(({ model, meters }) => ({ model, meters })),
    ...(providerCost !== null && { providerCost }),
    ...(first.estimated && { estimated: true }),
    context,
    details: {},
    warnings: [],
  }
}

function dimensionsOf(row: SegmentRow): Entry['dimensions'] {
  return Object.fromEntries(
    Object.entries({
      project: row.project,
      environment: row.environment,
      workflow: row.workflow,
      agent: row.agent,
      task: row.task,
      session: row.session,
      user: row.user,
      tool: row.tool,
      source: row.source,
      provider: row.provider,
      operation: row.operation,
      serviceTier: row.serviceTier,
      region: row.region,
      tags: row.tags,
    }).filter(([, value]) => value !== null),
  )
}

function costOfRows(usage: Usage, rows: readonly SegmentRow[], prices: PriceRows): Entry['cost'] {
  const segments = rows.map((row) => costOfRow(row, prices.get(row.priceId ?? '') ?? null))
  const known = segments.flatMap(({ listTotal }) => (listTotal === null ? [] : [listTotal]))
  const listTotal = known.length === 0 ? null : known.reduce((sum, cost) => sum + cost, 0n)
  const recorded = recordedCost(usage)
  return {
    status: recorded === null ? statusOf(segments) : 'priced',
    total: recorded ?? listTotal,
    listTotal,
    charges: [],
    unpricedMeters: [],
    warnings: [],
    segments,
  }
}

function costOfRow(row: SegmentRow, price: PriceRow | null): SegmentCost {
  if (price !== null) return rateSegment(row, price)
  const isNothing = Object.keys(row.meters).length === 0
  return {
    status: isNothing ? 'priced' : 'unpriced',
    listTotal: isNothing ? costOfNothing(row) : null,
    charges: [],
    unpricedMeters: [],
    price,
    warnings: [],
  }
}

/** A reading of nothing costs nothing; a missing reading costs nobody knows what. */
const costOfNothing = ({ reading, segment }: SegmentRow): Money | null =>
  segment === 0 && reading?.status !== 'ok' ? null : 0n

function statusOf(segments: readonly SegmentCost[]): SegmentCost['status'] {
  if (segments.every(({ status }) => status === 'priced')) return 'priced'
  return segments.every(({ status }) => status === 'unpriced') ? 'unpriced' : 'partial'
}
