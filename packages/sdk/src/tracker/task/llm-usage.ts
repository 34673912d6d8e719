import { totalsOf } from '../../usage/totals-of.ts'
import type { Usage } from '../../usage/usage.ts'

/** What one call used, as events carry it: `usage` of a response, `llm_usage` of a tool's result. */
export interface LlmUsage {
  readonly input_tokens: number
  readonly output_tokens: number
  /** A part of the input; only where it is above 0. */
  readonly cached_input_tokens?: number
  /** `unknown` where nobody names it. */
  readonly model: string
}

/** The model that stands where nobody names one. */
export const UNKNOWN_MODEL = 'unknown'

/** A reading as events carry it; null when it tells nothing. */
export function llmUsageOf(usage: Usage): LlmUsage | null {
  if (usage.status === 'missing') return null
  const { inputTokens, outputTokens, cacheReadTokens } = totalsOf(usage)
  return {
    input_tokens: inputTokens,
    output_tokens: outputTokens,
    ...(cacheReadTokens > 0 && { cached_input_tokens: cacheReadTokens }),
    model: usage.segments[0]?.model ?? UNKNOWN_MODEL,
  }
}
