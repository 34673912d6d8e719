import type { Money } from '../../base/money.ts'
import type { ProviderCost } from '../../usage/usage.ts'
import { type Fields, own, ownFields } from '../fields.ts'
import { addMeter, type MeterDraft } from '../meter-draft.ts'
import { type Notes, warn } from '../notes.ts'
import { openaiDialect } from '../openai-dialect.ts'
import type { Provider } from '../provider.ts'
import { charged, readDollars } from '../read-cost.ts'
import { readCount } from '../read-count.ts'

/**
 * OpenRouter writes OpenAI's words for every upstream. Its cost is what it charges, searches and
 * hidden models included; with a key of one's own it is the fee only.
 *
 * Source: https://openrouter.ai/docs/use-cases/usage-accounting
 */
export const openrouter: Provider = openaiDialect({
  name: 'openrouter',
  marks: ['cost', 'is_byok', 'cost_details'],
  isOwn: (_payload, usage) => typeof own(usage, 'cost') === 'number' || hasDetails(usage),
  chat: {
    cost: ({ usage, notes }) => costOf(usage, notes),
    meters: ({ usage, notes }) => toolMeters(usage, notes),
  },
  response: {
    cost: ({ usage, notes }) => costOf(usage, notes),
    meters: ({ usage, notes }) => toolMeters(usage, notes),
  },
})

const hasDetails = (usage: Fields): boolean =>
  Object.hasOwn(usage, 'is_byok') || ownFields(usage, 'cost_details') !== null

function costOf(usage: Fields, notes: Notes): ProviderCost | undefined {
  const cost = readDollars(usage, 'cost', notes)
  if (cost === undefined) return undefined
  const details = ownFields(usage, 'cost_details') ?? {}
  const upstream = readDollars(details, 'upstream_inference_cost', notes)
  if (own(usage, 'is_byok') === true) return charged(cost + (upstream ?? 0n))
  if (upstream !== undefined) noteUnexplained(cost, upstream, usage, notes)
  return charged(cost)
}

/** More than a tenth above the price of the tokens, and no search that is charged for. */
function noteUnexplained(cost: Money, upstream: Money, usage: Fields, notes: Notes): void {
  const hasSearched = (toolMeters(usage, notes)['webSearch'] ?? 0) > 0
  if (hasSearched || cost * 10n <= upstream * 11n) return
  const message = 'The charge is above the price of the tokens: something else was charged, too'
  warn(notes, 'provider_cost_exceeds_list', message, 'usage.cost')
}

/** A search is counted as a tool that was run, too. */
function toolMeters(usage: Fields, notes: Notes): MeterDraft {
  const meters: MeterDraft = {}
  const tools =
    ownFields(usage, 'server_tool_use_details') ?? ownFields(usage, 'server_tool_use') ?? {}
  const searches = readCount(tools, 'web_search_requests', notes) ?? 0
  addMeter(meters, 'webSearch', searches)
  addMeter(meters, 'toolCalls', (readCount(tools, 'tool_calls_executed', notes) ?? 0) - searches)
  return meters
}
