import { recordedCost } from '../usage/recorded-cost.ts'
import type { Entry } from './entry.ts'

/**
 * How well a call is known. Every call is exactly one of these.
 * `missing`: no usage. `unpriced`: usage without any price. `partial`: a part of the counts or of the
 * prices is unknown. `priced`: all is known.
 */
export type Coverage = 'priced' | 'partial' | 'unpriced' | 'missing'

/**
 * How well a call is known. A recorded cost makes up for counts and prices that are partly unknown,
 * never for a reading that is missing.
 *
 * @example
 * import { coverageOf, missingUsage } from '@tokenledger/sdk'
 * const cost = { status: 'unpriced', total: null }
 * console.log(coverageOf({ usage: missingUsage(), cost })) // missing
 */
export function coverageOf(entry: {
  readonly usage: Pick<Entry['usage'], 'status' | 'providerCost'>
  readonly cost: Pick<Entry['cost'], 'status' | 'total'>
}): Coverage {
  const { usage, cost } = entry
  if (usage.status === 'missing') return 'missing'
  if (cost.total === null) return 'unpriced'
  const isPartial = usage.status === 'partial' || cost.status === 'partial'
  return isPartial && recordedCost(usage) === null ? 'partial' : 'priced'
}

/**
 * Whether a call's counts are an estimate, or its cost is somebody's estimate. Independent of how
 * well it is known.
 *
 * @example
 * import { isEstimated } from '@tokenledger/sdk'
 * console.log(isEstimated({ usage: { providerCost: { cost: 5n, basis: 'estimate' } } })) // true
 */
export function isEstimated(entry: {
  readonly usage: Pick<Entry['usage'], 'estimated' | 'providerCost'>
}): boolean {
  const { usage } = entry
  if (usage.estimated === true) return true
  return usage.providerCost?.basis === 'estimate' && recordedCost(usage) !== null
}
