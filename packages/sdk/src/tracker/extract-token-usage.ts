import { toDecimal } from '../base/money.ts'
import { costOf } from '../pricing/cost-of.ts'
import type { AgentUsage } from '../reports/pipeline/agent-tokens.ts'
import { totalsOf } from '../usage/totals-of.ts'
import type { Usage } from '../usage/usage.ts'
import { safeReading } from './safe-reading.ts'

/** What a call used and costs. Null: not known. */
export interface ExtractedUsage extends Required<AgentUsage> {
  readonly status: Usage['status']
  readonly totalTokens: number | null
  /** The part of the input that was read from a cache. */
  readonly cachedInputTokens: number | null
  readonly costUsd: string | null
}

/**
 * What a call used, from whatever a model or a framework answered, with its exact cost: cached input
 * and reasoning at their own prices. Never throws; what is not told is null.
 *
 * @param model the model, where the answer names none
 * @example
 * import { extractTokenUsage } from '@tokenledger/sdk'
 * const message = { usage_metadata: { input_tokens: 1234, output_tokens: 2456 } }
 * const usage = extractTokenUsage(message, 'claude-3-5-sonnet-20241022')
 * console.log(usage.totalTokens, usage.costUsd) // 3690 0.040542
 */
export function extractTokenUsage(response: unknown, model?: string): ExtractedUsage {
  return extractedFrom(safeReading(response, model))
}

/** A reading as what the agents of pipelines hand on. */
export function extractedFrom(usage: Usage, cost = costOf(usage).total): ExtractedUsage {
  const totals = totalsOf(usage)
  const isMissing = usage.status === 'missing'
  const isKnown = (side: string): boolean =>
    !isMissing && !usage.warnings.some(({ code }) => code === `${side}_unknown`)
  const input = isKnown('input') ? totals.inputTokens : null
  const output = isKnown('output') ? totals.outputTokens : null
  const windowInput = usage.context.lastMessageInput ?? input
  return {
    status: usage.status,
    model: usage.segments.at(-1)?.model ?? null,
    inputTokens: input,
    outputTokens: output,
    totalTokens: input === null || output === null ? null : totals.totalTokens,
    cachedInputTokens: isMissing ? null : totals.cacheReadTokens,
    costUsd: cost === null ? null : toDecimal(cost),
    contextTokens: windowInput === null || output === null ? null : windowInput + output,
    missingUsageCalls: Number(isMissing),
    unpricedCalls: Number(!isMissing && cost === null),
  }
}
