import type { Scope } from '../../ledger/scope.ts'
import { getTokenTracker } from '../../tracker/get-token-tracker.ts'
import type { TokenUsageTracker } from '../../tracker/token-usage-tracker.ts'

/** How a framework is listened to. */
export interface FrameworkOptions {
  /** Told of calls that no metered client tells of, and of runs of tools. @default the tracker of the process */
  readonly tracker?: TokenUsageTracker
  /** What all calls have in common; what the framework says wins. @default nothing */
  readonly scope?: Scope
}

/** The tracker that is meant. */
export const trackerOf = ({ tracker }: FrameworkOptions): TokenUsageTracker =>
  tracker ?? getTokenTracker()
