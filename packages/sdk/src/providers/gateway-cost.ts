import type { ProviderCost } from '../usage/usage.ts'
import { type Fields, ownFields } from './fields.ts'
import { header } from './header.ts'
import type { Hints } from './hints.ts'
import type { Notes } from './notes.ts'
import { estimated, readDollars } from './read-cost.ts'

/** The cost that a gateway put into an answer which it passed on: its estimate, not the bill. */
export function gatewayCost(
  answer: Fields,
  usage: Fields,
  hints: Hints,
  notes: Notes,
): ProviderCost | undefined {
  const pydantic = ownFields(usage, 'pydantic_ai_gateway')
  if (pydantic !== null) return estimated(readDollars(pydantic, 'cost_estimate', notes))
  const litellm = ownFields(answer, '_hidden_params')
  if (litellm !== null) return estimated(readDollars(litellm, 'response_cost', notes))
  if (Object.hasOwn(usage, 'estimated_cost')) {
    return estimated(readDollars(usage, 'estimated_cost', notes))
  }
  const stated = header(hints, 'x-litellm-response-cost')
  return stated === undefined ? undefined : estimated(readDollars({ stated }, 'stated', notes))
}
