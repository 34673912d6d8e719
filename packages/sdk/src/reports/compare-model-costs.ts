import { fromDecimal } from '../base/money.ts'
import { type CalculateCostOptions, calculateCost } from './calculate-cost.ts'

/** What the same tokens would cost with one model. */
export interface ModelCost {
  readonly model: string
  /** US dollars, exact; null: no price. */
  readonly costUsd: string | null
  /** Times the cost of the cheapest; null without a price, or when the cheapest is free. */
  readonly timesCheapest: number | null
}

/**
 * Compares what the same tokens would cost with several models, the cheapest first, those without a
 * price last. Another model would have used other tokens: it is a comparison of prices.
 *
 * @throws TokenledgerError `invalid_quantity` when a count is none.
 * @example
 * import { compareModelCosts } from '@tokenledger/sdk'
 * const [cheapest, next] = compareModelCosts({ inputTokens: 5469, outputTokens: 8257 }, ['gpt-4o', 'gpt-4o-mini'])
 * console.log(cheapest.model, cheapest.costUsd) // gpt-4o-mini 0.00577455
 * console.log(next.model, next.costUsd) // gpt-4o 0.0962425
 */
export function compareModelCosts(
  usage: { readonly inputTokens: number; readonly outputTokens: number },
  models: readonly string[],
  options: CalculateCostOptions = {},
): readonly ModelCost[] {
  const costs = models
    .map((model) => {
      const costUsd = calculateCost(model, usage.inputTokens, usage.outputTokens, options)
      return { model, costUsd, cost: costUsd === null ? null : fromDecimal(costUsd) }
    })
    .sort((a, b) => compareKnown(a.cost, b.cost))
  const cheapest = costs[0]?.cost ?? 0n
  return costs.map(({ model, costUsd, cost }) => ({
    model,
    costUsd,
    timesCheapest: cost === null || cheapest === 0n ? null : Number(cost) / Number(cheapest),
  }))
}

function compareKnown(a: bigint | null, b: bigint | null): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null)
  return a === b ? 0 : a < b ? -1 : 1
}
