import { TokenUsageTracker } from './token-usage-tracker.ts'

let shared: TokenUsageTracker | undefined

/**
 * The tracker that the whole process shares. A token budget that is handed in later is applied to
 * it; without one the budget stays as it is.
 *
 * @example
 * import { getTokenTracker } from '@tokenledger/sdk'
 * getTokenTracker()
 * console.log(getTokenTracker({ tokenBudget: 10 }).generateReport().budget) // 10
 */
export function getTokenTracker(
  options: { readonly tokenBudget?: number | null } = {},
): TokenUsageTracker {
  shared ??= new TokenUsageTracker()
  if (options.tokenBudget !== undefined) shared.setTokenBudget(options.tokenBudget)
  return shared
}
