import { getTokenTracker } from './get-token-tracker.ts'
import type { TokenUsageTracker } from './token-usage-tracker.ts'

/**
 * Writes the summary when the process ends by itself or by `process.exit`. It keeps nothing alive.
 *
 * @param tracker @default the shared one
 * @returns what calls it off
 * @example
 * import { printSummaryAtExit } from '@tokenledger/sdk'
 * const callOff = printSummaryAtExit()
 * callOff()
 */
export function printSummaryAtExit(tracker: TokenUsageTracker = getTokenTracker()): () => void {
  const print = (): void => tracker.printSummary()
  process.once('exit', print)
  return () => process.off('exit', print)
}
