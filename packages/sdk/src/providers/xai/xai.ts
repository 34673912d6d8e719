import type { ProviderCost } from '../../usage/usage.ts'
import { type Fields, fieldsOf, hasAny, own, ownList } from '../fields.ts'
import { addMeter, type MeterDraft } from '../meter-draft.ts'
import { type Notes, noteDetail } from '../notes.ts'
import { isModelOf, modelMark, openaiDialect } from '../openai-dialect.ts'
import type { Provider } from '../provider.ts'
import { charged } from '../read-cost.ts'
import { readCount } from '../read-count.ts'
import type { ResponsesAnswer } from '../read-response.ts'

const MARKS = ['cost_in_usd_ticks', 'num_sources_used', 'num_server_side_tools_used']
const PICODOLLARS_PER_TICK = 100n

/**
 * xAI. In chat the reasoning stands beside the completion, and cached tokens sometimes beside the
 * prompt: the total tells. In Responses both are inside. The stated cost is the exact bill.
 *
 * Source: https://docs.x.ai/developers/cost-tracking
 */
export const xai: Provider = openaiDialect({
  name: 'x_ai',
  convention: 'in chat, reasoning stands beside the completion; in Responses, inside it',
  marks: [...MARKS, modelMark('grok-'), 'grok_tokens'],
  isOwn: (payload, usage, hints) =>
    hasAny(usage, MARKS) ||
    isModelOf(payload, hints, 'grok-') ||
    Object.hasOwn(usage, 'grok_tokens'),
  chat: {
    // Without a total nothing tells that reasoning is inside, which it seldom is.
    options: ({ counts }) => ({
      mayExcludeCache: true,
      isReasoningOutside: counts.total === undefined,
    }),
    cost: ({ usage, notes }) => costOf(usage, notes),
    meters: ({ usage, notes }) => sources(usage, notes),
  },
  response: {
    cost: ({ usage, notes }) => costOf(usage, notes),
    meters: toolCalls,
  },
})

/** A tick is 1e-10 dollars. */
function costOf(usage: Fields, notes: Notes): ProviderCost | undefined {
  const ticks = readCount(usage, 'cost_in_usd_ticks', notes)
  if (ticks === undefined) return undefined
  return charged(BigInt(Math.round(ticks)) * PICODOLLARS_PER_TICK)
}

function sources(usage: Fields, notes: Notes): MeterDraft {
  noteDetail(notes, 'searchSources', readCount(usage, 'num_sources_used', notes))
  return {}
}

/** Tools that the server ran, without the searches, which have a meter of their own. */
function toolCalls({ answer, usage, notes }: ResponsesAnswer): MeterDraft {
  const meters: MeterDraft = sources(usage, notes)
  const used = readCount(usage, 'num_server_side_tools_used', notes) ?? 0
  const items = ownList(answer, 'output').map((item) => fieldsOf(item) ?? {})
  const searches = items.filter((item) => own(item, 'type') === 'web_search_call').length
  addMeter(meters, 'toolCalls', used - searches)
  return meters
}
