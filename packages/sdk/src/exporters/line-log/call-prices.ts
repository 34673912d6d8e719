import { fromDecimal, type Money } from '../../base/money.ts'
import { totalsOf } from '../../usage/totals-of.ts'
import type { Usage } from '../../usage/usage.ts'
import type { Env } from './log-settings.ts'
import { costPerThousand, type PerThousand } from './per-thousand.ts'

/** Prices of a call in US dollars for a thousand tokens, as far as they are given. */
export interface GivenPrices {
  /** @default `AI_INPUT_COST_PER_1K`, else 0 */
  readonly inputCostPer1k?: PerThousand
  /** @default `AI_OUTPUT_COST_PER_1K`, else 0 */
  readonly outputCostPer1k?: PerThousand
}

/**
 * What a call costs at the prices that are given, else at those of the environment; null when both
 * are zero.
 *
 * @throws TokenledgerError `invalid_decimal` or `invalid_quantity` when a price is none.
 */
export function costAtPrices(usage: Usage, prices: GivenPrices, env: Env): Money | null {
  const input = prices.inputCostPer1k ?? priceIn(env['AI_INPUT_COST_PER_1K'])
  const output = prices.outputCostPer1k ?? priceIn(env['AI_OUTPUT_COST_PER_1K'])
  if (fromDecimal(input) === 0n && fromDecimal(output) === 0n) return null
  const { inputTokens, outputTokens } = totalsOf(usage)
  return costPerThousand(inputTokens, input) + costPerThousand(outputTokens, output)
}

const priceIn = (text = ''): PerThousand => (text.trim() === '' ? 0 : text.trim())
