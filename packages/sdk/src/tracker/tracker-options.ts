import type { BudgetOptions } from './call-budgets.ts'
import type { TrackerLogger } from './tracker-logger.ts'

/** How a tracker is set up; a price book is for tracked calls and for budgets in dollars. */
export interface TrackerOptions extends BudgetOptions {
  /**
   * Tokens beyond which every call is warned of; no call is refused. 0 is a limit.
   * @default null: none
   */
  readonly tokenBudget?: number | null
  /** How many of the newest calls the timeline holds; totals hold them all. @default 100,000 */
  readonly timelineLimit?: number
  /** @default the console */
  readonly logger?: TrackerLogger
}
