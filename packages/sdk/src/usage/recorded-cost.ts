import type { Money } from '../base/money.ts'
import type { Usage } from './usage.ts'

/**
 * The cost that was stated for a call and is what the call costs: the provider's charge or somebody's
 * estimate, when it is above zero. Null otherwise; then the list price decides.
 *
 * @example
 * import { recordedCost } from '@tokenledger/sdk'
 * console.log(recordedCost({ providerCost: { cost: 1_200n, basis: 'charged' } })) // 1200n
 * console.log(recordedCost({ providerCost: { cost: 0n, basis: 'charged' } })) // null
 */
export function recordedCost(usage: Pick<Usage, 'providerCost'>): Money | null {
  const cost = usage.providerCost?.cost
  return cost !== undefined && cost > 0n ? cost : null
}
