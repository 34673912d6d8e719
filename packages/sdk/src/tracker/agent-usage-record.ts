import { toDecimal } from '../base/money.ts'
import { present } from '../base/present.ts'
import { safeText } from '../base/safe-text.ts'
import type { Entry, ToolUse } from '../ledger/entry.ts'
import { hasTools } from '../ledger/has-tools.ts'
import type { PriceBook } from '../pricing/price-book.ts'
import { knownCount } from '../usage/known-count.ts'
import { totalsOf } from '../usage/totals-of.ts'
import { usageOfCounts } from '../usage/usage-of-counts.ts'
import { callEntry } from './call-entry.ts'
import { getTokenTracker } from './get-token-tracker.ts'
import type { TokenUsageTracker } from './token-usage-tracker.ts'

/** What is known of an agent's call besides its tokens. */
export interface AgentUsageOptions {
  /** Milliseconds. */
  readonly duration?: number
  /** @default true, and false with an error */
  readonly success?: boolean
  readonly error?: string
  /** Names of the tools that the call used; a name that stands twice was used twice. */
  readonly toolsUsed?: readonly string[]
  readonly toolDefinitionsTokens?: number
  readonly toolResultsTokens?: number
  /** Which of the tools did what they should, by name. */
  readonly toolsSucceeded?: Readonly<Record<string, boolean>>
  /**
   * Whether the two tool figures stand beside `inputTokens` (`additional`) or are parts of it
   * (`included`), as they are wherever a provider or `countTokensWithTools` counted the input.
   * @default 'additional'
   */
  readonly basis?: 'additional' | 'included'
  /** The call's id, best the provider's: the same id again is the same call. @default a new one */
  readonly requestId?: string
  readonly provider?: string
  /** Where the call is counted; null: nowhere. @default the shared tracker */
  readonly tracker?: TokenUsageTracker | null
  /** @default the bundled book */
  readonly priceBook?: PriceBook
}

/** The record of one call of an agent. Null: not known. */
export interface AgentUsageRecord {
  readonly requestId: string
  readonly timestamp: Date
  readonly model: string
  readonly action: string
  readonly inputTokens: number | null
  readonly outputTokens: number | null
  readonly totalTokens: number | null
  /** US dollars; null without a price. The exact figure is in the tracker's totals. */
  readonly estimatedCost: number | null
  /** The kind of agent. */
  readonly requestType: string
  readonly duration?: number
  readonly success: boolean
  readonly error?: string
  readonly toolsUsed?: readonly string[]
  readonly toolDefinitionsTokens?: number
  readonly toolResultsTokens?: number
  /** Whether any tool was used, defined or had given a result. */
  readonly hasTools: boolean
}

/**
 * Records a call that an agent made, also one that failed, and counts it in the tracker: once, if
 * it is told with its `requestId` by whoever knows of it. A count that is none (NaN, negative) is
 * unknown.
 *
 * @param agent the kind of agent: `host`, `editor`, `producer` or any other
 * @param action `generate`, `stream`, `analyze`, `test` or any other
 * @example
 * import { createAgentUsageRecord } from '@tokenledger/sdk'
 * const record = createAgentUsageRecord('editor', 'stream', 'claude-haiku-4-5', 1000, 500, {
 *   toolsUsed: ['content_analyzer', 'sentiment_detector'],
 *   toolDefinitionsTokens: 400,
 *   toolResultsTokens: 150,
 * })
 * console.log(record.totalTokens, record.estimatedCost) // 2050 0.00405
 */
export function createAgentUsageRecord(
  agent: string,
  action: string,
  model: string,
  inputTokens: number,
  outputTokens: number,
  options: AgentUsageOptions = {},
): AgentUsageRecord {
  const call = { agent, action, model, inputTokens, outputTokens, options }
  const entry = entryOf(call)
  const { tracker = getTokenTracker() } = options
  tracker?.record(entry)
  return recordOf(entry, call)
}

interface AgentCall {
  readonly agent: string
  readonly action: string
  readonly model: string
  readonly inputTokens: number
  readonly outputTokens: number
  readonly options: AgentUsageOptions
}

function entryOf({ agent, action, model, inputTokens, outputTokens, options }: AgentCall): Entry {
  const tools = toolsOf(options)
  const { definitionsTokens = 0, resultsTokens = 0 } = tools
  const isAdditional = tools.basis === 'additional'
  const toolTokens = isAdditional ? definitionsTokens + resultsTokens : 0
  const { requestId: id, provider, duration: durationMs, success, error } = options
  return callEntry({
    usage: usageOfCounts({ model: safeText(model), inputTokens, outputTokens, toolTokens }),
    scope: { agent: safeText(agent) },
    facts: { action: safeText(action), ...present({ id, provider, durationMs, success, error }) },
    tools,
    priceBook: options.priceBook,
  })
}

function toolsOf(options: AgentUsageOptions): ToolUse {
  return {
    basis: options.basis ?? 'additional',
    ...present({
      used: options.toolsUsed?.map(safeText),
      definitionsTokens: knownCount(options.toolDefinitionsTokens) ?? undefined,
      resultsTokens: knownCount(options.toolResultsTokens) ?? undefined,
      succeeded: options.toolsSucceeded,
    }),
  }
}

function recordOf(entry: Entry, call: AgentCall): AgentUsageRecord {
  const { duration, error, toolsUsed, toolDefinitionsTokens, toolResultsTokens } = call.options
  const isKnown = entry.usage.status === 'ok'
  const { total } = entry.cost
  return {
    requestId: entry.id,
    timestamp: new Date(entry.time),
    model: call.model,
    action: call.action,
    inputTokens: knownCount(call.inputTokens),
    outputTokens: knownCount(call.outputTokens),
    totalTokens: isKnown ? totalsOf(entry.usage).totalTokens : null,
    estimatedCost: isKnown && total !== null ? Number(toDecimal(total)) : null,
    requestType: call.agent,
    success: entry.status === 'ok',
    hasTools: hasTools(entry.tools),
    ...present({ duration, error, toolsUsed, toolDefinitionsTokens, toolResultsTokens }),
  }
}
