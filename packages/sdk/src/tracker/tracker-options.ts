import type { CallRequest, Hold } from '../ledger/call-meter.ts'
import type { PriceBook } from '../pricing/price-book.ts'
import type { TrackerLogger } from './tracker-logger.ts'

/** How a tracker is set up. */
export interface TrackerOptions {
  /** Tokens beyond which every call is warned of. 0 is a limit. @default null: none */
  readonly tokenBudget?: number | null
  /** Asked before each metered call. @default every call may be made */
  readonly admission?: { reserve(request: CallRequest): Hold }
  /** How many of the newest calls the timeline holds; totals hold them all. @default 100,000 */
  readonly timelineLimit?: number
  /** @default the console */
  readonly logger?: TrackerLogger
  /** Prices of tracked calls. @default the bundled book */
  readonly priceBook?: PriceBook
}
