import { fromDecimal, type ProviderCost, TokenledgerError } from '@tokenledger/sdk/core'
import type { WireEvent } from '../wire/event.ts'

/**
 * The cost that an event states: what was charged, or an estimate when the event says so.
 *
 * @returns null when it states none
 * @throws TokenledgerError `invalid_cost` when it is no decimal of 0 or more.
 */
export function eventCost(event: WireEvent): ProviderCost | null {
  const { cost_usd: stated, cost_basis: statedBasis, estimated } = event
  if (stated === undefined) return null
  const cost = readMoney(stated)
  if (cost === null || cost < 0n) {
    throw new TokenledgerError(
      'invalid_cost',
      'Cannot take the event: cost_usd must be US dollars of 0 or more as decimal text, like "0.0125"',
    )
  }
  return { cost, basis: statedBasis ?? (estimated === true ? 'estimate' : 'charged') }
}

function readMoney(stated: string | number): bigint | null {
  try {
    return fromDecimal(stated)
  } catch {
    return null
  }
}
