import { totalsOf } from './totals-of.ts'
import type { Usage } from './usage.ts'

/** Span attributes of OpenTelemetry's GenAI conventions for one call's tokens. */
export interface OpenTelemetryUsage {
  readonly 'gen_ai.usage.input_tokens': number
  readonly 'gen_ai.usage.output_tokens': number
  readonly 'gen_ai.usage.cache_read.input_tokens'?: number
  readonly 'gen_ai.usage.cache_creation.input_tokens'?: number
  readonly 'gen_ai.usage.reasoning.output_tokens'?: number
}

/**
 * A reading as OpenTelemetry span attributes. The last three are parts of the first two, and are
 * there only when above zero. A reading whose status is `missing` gives zeros: do not report it.
 *
 * Source: https://opentelemetry.io/docs/specs/semconv/registry/attributes/gen-ai/
 *
 * @example
 * import { openTelemetryUsage } from '@tokenledger/sdk'
 * const segments = [{ model: null, meters: { 'input.cacheRead': 90, input: 10, output: 5 } }]
 * const attributes = openTelemetryUsage({ segments })
 * console.log(attributes['gen_ai.usage.input_tokens']) // 100
 * console.log(attributes['gen_ai.usage.cache_read.input_tokens']) // 90
 */
export function openTelemetryUsage(usage: Pick<Usage, 'segments'>): OpenTelemetryUsage {
  const totals = totalsOf(usage)
  return {
    'gen_ai.usage.input_tokens': totals.inputTokens,
    'gen_ai.usage.output_tokens': totals.outputTokens,
    ...(totals.cacheReadTokens > 0 && {
      'gen_ai.usage.cache_read.input_tokens': totals.cacheReadTokens,
    }),
    ...(totals.cacheWriteTokens > 0 && {
      'gen_ai.usage.cache_creation.input_tokens': totals.cacheWriteTokens,
    }),
    ...(totals.reasoningTokens > 0 && {
      'gen_ai.usage.reasoning.output_tokens': totals.reasoningTokens,
    }),
  }
}
