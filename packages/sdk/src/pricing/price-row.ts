import type { Money } from '../base/money.ts'
import type { Warning } from '../usage/usage.ts'

/**
 * The price that was in force for one segment, resolved: tier, service tier, region and every
 * multiplier are already in its rates. The ledger keeps a copy of each row that it used, so that
 * a cost can be derived again whatever later price books say.
 */
export interface PriceRow {
  /** Names the row and its content: another rate gives another id. */
  readonly id: string
  readonly provider: string
  readonly model: string
  /** First instant at which the price holds (ISO date); null: since the model exists. */
  readonly effectiveFrom: string | null
  /** First instant at which it holds no more (ISO date); null: still in force. */
  readonly effectiveTo: string | null
  /** US dollars for one unit of each meter (one token, one search), as exact decimal text. */
  readonly rates: Readonly<Record<string, string>>
  /** What was chosen to get here: `service_tier=batch`, `input_over=200000` … */
  readonly conditions: readonly string[]
  /** Where the price was read. */
  readonly source: string
}

/** One line of a cost: quantity × unit price, rounded half-even to a picodollar once. */
export interface Charge {
  readonly model: string | null
  readonly meter: string
  readonly quantity: number
  /** US dollars for one unit, exact decimal text. */
  readonly unitPrice: string
  readonly cost: Money
  readonly priceId: string
}

/** `partial`: what could be priced is summed, and the unpriced meters are named. */
export type PriceStatus = 'priced' | 'partial' | 'unpriced'

/** The list cost of one segment, with the row that gave it. */
export interface SegmentCost {
  readonly status: PriceStatus
  readonly listTotal: Money | null
  readonly charges: readonly Charge[]
  readonly unpricedMeters: readonly string[]
  readonly price: PriceRow | null
  readonly warnings: readonly Warning[]
}

/** What a call costs. */
export interface Cost {
  /** How well the total is known; a recorded cost counts as priced. */
  readonly status: PriceStatus
  /** The recorded cost where one above zero is stated, else the list total; null: unknown. */
  readonly total: Money | null
  /** Σ charges; null when nothing could be priced. */
  readonly listTotal: Money | null
  readonly charges: readonly Charge[]
  readonly unpricedMeters: readonly string[]
  readonly warnings: readonly Warning[]
  /** The same by segment, in the order of the reading's segments. */
  readonly segments: readonly SegmentCost[]
}
