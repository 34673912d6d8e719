import { getTokenTracker } from './get-token-tracker.ts'
import type { TokenUsageTracker } from './token-usage-tracker.ts'

/** A configuration that may hold a token budget, as files write it. */
export interface TokenBudgetConfig {
  /** Tokens; 0 is a limit; null: none. Absent: nothing is changed. */
  readonly token_budget?: number | null
  readonly [more: string]: unknown
}

/**
 * Applies the `token_budget` of a configuration, and says so in the log.
 *
 * @param tracker @default the shared one
 * @returns the tracker
 * @throws TokenledgerError `invalid_budget` when it is no number from 0.
 * @example
 * import { configureTokenBudget, TokenUsageTracker } from '@tokenledger/sdk'
 * const info = (line) => {
 *   console.log(line) // Token budget set to 50000
 * }
 * const tracker = new TokenUsageTracker({ logger: { info, warn: info } })
 * configureTokenBudget(JSON.parse('{"token_budget": 50000}'), tracker)
 */
export function configureTokenBudget(
  config: TokenBudgetConfig,
  tracker: TokenUsageTracker = getTokenTracker(),
): TokenUsageTracker {
  if (config.token_budget !== undefined) tracker.setTokenBudget(config.token_budget)
  return tracker
}
