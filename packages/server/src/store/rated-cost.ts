import {
  type Cost,
  type Entry,
  rateSegment,
  recordedCost,
  type SegmentCost,
  type Usage,
} from '@tokenledger/sdk/core'

/**
 * The cost of an entry of the ledger, derived anew from its meters and its price rows. Where a
 * segment has no price row it counts as unpriced.
 */
export function ratedCost({ usage, cost }: Pick<Entry, 'usage' | 'cost'>): Cost {
  const segments = cost.segments.map((kept, index) => {
    const meters = usage.segments[index]?.meters ?? {}
    if (kept.price !== null) return rateSegment({ model: null, meters }, kept.price)
    return Object.keys(meters).length === 0 ? costOfNothing(usage, kept) : UNPRICED
  })
  const known = segments.flatMap(({ listTotal }) => (listTotal === null ? [] : [listTotal]))
  const listTotal = known.length === 0 ? null : known.reduce((sum, part) => sum + part, 0n)
  const recorded = recordedCost(usage)
  return {
    ...cost,
    status: recorded === null ? statusOf(segments) : 'priced',
    total: recorded ?? listTotal,
    listTotal,
    segments,
  }
}

/**
 * Nothing consumed costs nothing, and nobody knows what a missing reading costs. Of a partial one
 * the row does not say whether it had an empty segment or none: what it holds tells.
 */
function costOfNothing({ status }: Usage, kept: SegmentCost): SegmentCost {
  const isKnown = status === 'ok' || (status === 'partial' && kept.listTotal !== null)
  return isKnown ? { ...UNPRICED, status: 'priced', listTotal: 0n } : UNPRICED
}

const UNPRICED: SegmentCost = {
  status: 'unpriced',
  listTotal: null,
  charges: [],
  unpricedMeters: [],
  price: null,
  warnings: [],
}

function statusOf(segments: readonly SegmentCost[]): SegmentCost['status'] {
  if (segments.every(({ status }) => status === 'priced')) return 'priced'
  return segments.every(({ status }) => status === 'unpriced') ? 'unpriced' : 'partial'
}
