import { TokenledgerError } from '../base/errors.ts'
import { toDecimal } from '../base/money.ts'
import { present } from '../base/present.ts'
import { type CostOptions, costOf } from '../pricing/cost-of.ts'
import { knownCount } from '../usage/known-count.ts'
import { usageOfCounts } from '../usage/usage-of-counts.ts'

/** What a cost is worked out from besides model and tokens. */
export type CalculateCostOptions = Pick<CostOptions, 'at' | 'provider' | 'priceBook'>

/**
 * What some tokens cost at a model's list price: US dollars as exact decimal text. Null for a model
 * without a price; a name is never taken for another one that it merely resembles.
 *
 * @param options @default the bundled book as of the day on which it was last checked
 * @throws TokenledgerError `invalid_quantity` when a count is negative or no number.
 * @example
 * import { calculateCost } from '@tokenledger/sdk'
 * console.log(calculateCost('claude-3-5-sonnet-20241022', 10_000, 5000)) // 0.105000
 * console.log(calculateCost('house-coder-32b', 10_000, 5000)) // null
 */
export function calculateCost(
  model: string,
  inputTokens: number,
  outputTokens: number,
  options: CalculateCostOptions = {},
): string | null {
  for (const count of [inputTokens, outputTokens]) {
    if (knownCount(count) === null) throw invalidCount(count)
  }
  const usage = usageOfCounts({ model, inputTokens, outputTokens })
  const { at, provider, priceBook } = options
  const { total } = costOf(usage, present({ at, provider, priceBook }))
  return total === null ? null : toDecimal(total)
}

function invalidCount(count: unknown): TokenledgerError {
  return new TokenledgerError(
    'invalid_quantity',
    `Cannot price ${count} tokens: a count is a number from 0 to 2^53 − 1`,
  )
}
