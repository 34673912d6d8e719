import {
  type Cost,
  type Entry,
  fromDecimal,
  type Money,
  recordedCost,
  type Segment,
  type SegmentCost,
  type Usage,
} from '@tokenledger/sdk/core'
import type { PriceRows, SegmentRow } from '../query/segment-row.ts'
import type { StoredEntry } from './store.ts'

/**
 * The entry that rows stand for, with the costs that they hold: its `segmentRows` are these rows
 * again, whatever readers and price books say by now. What no row holds is empty: charges, and
 * which warnings were the price's.
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
    status: first.status,
    ...present({
      corrects: first.corrects,
      requestModel: first.requestModel,
      responseModel: first.responseModel,
      responseId: first.responseId,
      parentId: first.parentId,
      attempt: first.attempt,
      error: first.error,
      durationMs: first.durationMs,
      ttftMs: first.ttftMs,
      tools: first.tools,
    }),
    usage,
    cost: costOfRows(usage, rows, prices),
  }
}

type Present<T> = { [Name in keyof T]?: NonNullable<T[Name]> }

/** The fields that are known. */
function present<T extends object>(fields: T): Present<T> {
  const known = Object.entries(fields).filter(([, value]) => value !== null)
  return Object.fromEntries(known) as Present<T>
}

function usageOfRows(first: SegmentRow, rows: readonly SegmentRow[]): Usage {
  const { status = 'missing', recordedCost: recorded, ...reading } = first.reading ?? {}
  return {
    context: {},
    details: {},
    warnings: [],
    ...reading,
    status,
    segments: isWithoutSegments(first, rows) ? [] : rows.map(segmentOf),
    ...(recorded !== undefined && {
      providerCost: { cost: fromDecimal(recorded.usd), basis: recorded.basis },
    }),
    ...(first.estimated && { estimated: true }),
  }
}

/** Whether the one row stands for a call without segments: nothing in it is a segment's own. */
function isWithoutSegments(first: SegmentRow, rows: readonly SegmentRow[]): boolean {
  const { meters, model, role, priceId } = first
  const isOfCall = model === (first.responseModel ?? first.requestModel) && role === null
  return rows.length === 1 && Object.keys(meters).length === 0 && isOfCall && priceId === null
}

const segmentOf = ({ model, role, meters }: SegmentRow): Segment => ({
  model,
  ...(role !== null && { role }),
  meters,
})

function dimensionsOf(row: SegmentRow): Entry['dimensions'] {
  return present({
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
  })
}

function costOfRows(usage: Usage, rows: readonly SegmentRow[], prices: PriceRows): Cost {
  const segments = rows.map((row) => costOfRow(row, prices))
  const known = segments.flatMap(({ listTotal }) => (listTotal === null ? [] : [listTotal]))
  const listTotal = known.length === 0 ? null : known.reduce((sum, cost) => sum + cost, 0n)
  const total = recordedCost(usage) ?? listTotal
  const isPartial = rows[0]?.coverage === 'partial'
  return {
    status: total === null ? 'unpriced' : isPartial ? 'partial' : 'priced',
    total,
    listTotal,
    charges: [],
    unpricedMeters: [],
    warnings: [],
    segments,
  }
}

function costOfRow(row: SegmentRow, prices: PriceRows): SegmentCost {
  const listTotal = unsigned(row, row.listCost)
  return {
    status: listTotal === null ? 'unpriced' : 'priced',
    listTotal,
    charges: [],
    unpricedMeters: [],
    price: prices.get(row.priceId ?? '') ?? null,
    warnings: [],
  }
}

const unsigned = ({ sign }: SegmentRow, money: Money | null): Money | null =>
  money === null || sign === 1 ? money : -money
