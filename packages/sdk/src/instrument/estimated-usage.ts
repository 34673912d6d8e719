import { totalsOf } from '../usage/totals-of.ts'
import type { Meters, Segment, Usage, Warning } from '../usage/usage.ts'

/** What is known of a call whose usage nobody told, or not to the end. */
export interface Estimate {
  readonly model: string | null
  /** Tokens of the request; 0: not known. */
  readonly inputTokens: number
  /** Tokens of what the model wrote until then. */
  readonly outputTokens: number
  /** Whether the answer broke off, or ended without a word about its usage. */
  readonly isCut: boolean
}

/**
 * A reading with estimates where the provider's figures are absent, marked as such. Where there is
 * nothing to estimate from it stays as it is.
 */
export function estimatedUsage(usage: Usage, estimate: Estimate): Usage {
  const totals = totalsOf(usage)
  const input = totals.inputTokens === 0 ? estimate.inputTokens : 0
  // What an open answer has said of its output is a lower bound.
  const output = Math.max(0, estimate.outputTokens - totals.outputTokens)
  if (input === 0 && output === 0) return usage
  return {
    ...usage,
    status: 'partial',
    estimated: true,
    segments: withTokens(usage.segments, estimate.model, input, output),
    warnings: warningsOf(usage.warnings, estimate.isCut),
  }
}

function withTokens(
  segments: readonly Segment[],
  model: string | null,
  input: number,
  output: number,
): readonly Segment[] {
  const last = segments.at(-1)
  const segment = last ?? { model, meters: {} }
  const meters = added(added(segment.meters, 'input', input), 'output', output)
  return [...segments.slice(0, -1), { ...segment, meters }]
}

function added(meters: Meters, meter: string, tokens: number): Meters {
  return tokens === 0 ? meters : { ...meters, [meter]: (meters[meter] ?? 0) + tokens }
}

function warningsOf(warnings: readonly Warning[], isCut: boolean): readonly Warning[] {
  const others = warnings.filter(
    ({ code }) => code !== 'usage_missing' && code !== 'stream_incomplete',
  )
  if (!isCut) {
    const message = 'The stream ended without its usage: the counts are an estimate'
    return [...others, { code: 'usage_missing', message }]
  }
  const message = 'The answer broke off before the final counts: they are an estimate'
  return [...others, { code: 'stream_incomplete', message }]
}
