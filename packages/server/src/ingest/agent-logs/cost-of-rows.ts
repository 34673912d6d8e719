import {
  type Cost,
  type Money,
  type PriceRow,
  rateSegment,
  recordedCost,
  type Segment,
  type SegmentCost,
  type Usage,
} from '@tokenledger/sdk/core'

/**
 * The cost of a call under price rows of the ledger, whatever the price book says now: what a
 * reversal needs to take back exactly what was entered.
 *
 * @param rows the row of each segment; null where it had none
 */
export function costOfRows(usage: Usage, rows: readonly (PriceRow | null)[]): Cost {
  const segments = usage.segments.map((segment, index) => costOfRow(segment, rows[index] ?? null))
  const lists = segments.map(({ listTotal }) => listTotal).filter((money) => money !== null)
  const listTotal = lists.length === 0 ? null : lists.reduce((sum, money) => sum + money, 0n)
  const recorded = recordedCost(usage)
  return {
    status: recorded === null ? statusOf(segments, listTotal) : 'priced',
    total: recorded ?? listTotal,
    listTotal,
    charges: segments.flatMap(({ charges }) => charges),
    unpricedMeters: [...new Set(segments.flatMap(({ unpricedMeters }) => unpricedMeters))],
    warnings: segments.flatMap(({ warnings }) => warnings),
    segments,
  }
}

function costOfRow(segment: Segment, row: PriceRow | null): SegmentCost {
  if (row !== null) return rateSegment(segment, row)
  const unpricedMeters = Object.keys(segment.meters)
  const isNothing = unpricedMeters.length === 0
  return {
    status: isNothing ? 'priced' : 'unpriced',
    listTotal: isNothing ? 0n : null,
    charges: [],
    unpricedMeters,
    price: null,
    warnings: [],
  }
}

function statusOf(segments: readonly SegmentCost[], listTotal: Money | null): Cost['status'] {
  if (listTotal === null) return 'unpriced'
  return segments.every(({ status }) => status === 'priced') ? 'priced' : 'partial'
}
