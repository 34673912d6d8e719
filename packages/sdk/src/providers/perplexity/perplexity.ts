import type { ProviderCost, UsageContext } from '../../usage/usage.ts'
import { type Fields, hasAny, own, ownFields, ownText } from '../fields.ts'
import type { InclusiveOptions } from '../inclusive-meters.ts'
import { addMeter, type MeterDraft } from '../meter-draft.ts'
import type { Notes } from '../notes.ts'
import { isModelOf, modelMark, openaiDialect } from '../openai-dialect.ts'
import type { Provider } from '../provider.ts'
import type { ChatAnswer } from '../read-chat.ts'
import { charged, readDollars } from '../read-cost.ts'
import { readCount } from '../read-count.ts'

const MARKS = ['search_context_size', 'citation_tokens', 'num_search_queries']
const isDone = (object: unknown): boolean => object === 'chat.completion.done'

/**
 * Perplexity: sonar and its agent API. Deep research counts reasoning and citations beside the
 * completion and outside the total. A request has a fee by the size of its search context.
 *
 * Source: https://docs.perplexity.ai/getting-started/pricing
 */
export const perplexity: Provider = openaiDialect({
  name: 'perplexity',
  convention: 'in deep research, reasoning and citations stand beside the completion',
  marks: [...MARKS, 'cost', modelMark('sonar'), { field: 'object', test: isDone }],
  isOwn: (payload, usage, hints) =>
    hasAny(usage, MARKS) ||
    ownFields(usage, 'cost') !== null ||
    isModelOf(payload, hints, 'sonar') ||
    isDone(own(payload, 'object')),
  chat: { addCounts, options, meters: chatMeters, cost: statedCost, context },
  response: { meters: agentMeters, cost: statedCost, context },
})

function addCounts({ usage, counts, notes }: ChatAnswer): void {
  counts.citation = readCount(usage, 'citation_tokens', notes)
}

function options({ counts }: ChatAnswer): InclusiveOptions {
  const { reasoning = 0, output = 0, citation = 0 } = counts
  const isReasoningOutside = reasoning > output || citation > 0
  return isReasoningOutside ? { isReasoningOutside, isTotalUnsound: true } : {}
}

function chatMeters({ usage, notes }: ChatAnswer): MeterDraft {
  const meters: MeterDraft = {}
  const queries = readCount(usage, 'num_search_queries', notes)
  addMeter(meters, 'webSearch', queries)
  addMeter(meters, 'requests', hasRequestFee(usage, queries, notes) ? 1 : 0)
  return meters
}

/** Whether the request itself is charged: as the cost says, else when its context has a size. */
function hasRequestFee(usage: Fields, queries: number | undefined, notes: Notes): boolean {
  const cost = ownFields(usage, 'cost')
  if (cost !== null) return (readDollars(cost, 'request_cost', notes) ?? 0n) > 0n
  return queries === undefined && ownText(usage, 'search_context_size') !== undefined
}

function agentMeters({ usage, notes }: { usage: Fields; notes: Notes }): MeterDraft {
  const meters: MeterDraft = {}
  const tools = ownFields(usage, 'tool_calls_details') ?? {}
  const calls = (tool: string): number | undefined =>
    readCount(ownFields(tools, tool) ?? {}, 'invocation', notes)
  addMeter(meters, 'webSearch', calls('web_search') ?? calls('search_web'))
  addMeter(meters, 'webFetch', calls('fetch_url'))
  return meters
}

function statedCost({ usage, notes }: { usage: Fields; notes: Notes }): ProviderCost | undefined {
  const cost = ownFields(usage, 'cost')
  return cost === null ? undefined : charged(readDollars(cost, 'total_cost', notes))
}

function context({ usage }: { usage: Fields }): UsageContext {
  const searchContextSize = ownText(usage, 'search_context_size')
  return searchContextSize === undefined ? {} : { searchContextSize }
}
