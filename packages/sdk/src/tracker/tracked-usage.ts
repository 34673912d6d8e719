import type { PromptCompletionTokens } from '../usage/document-names.ts'
import type { TokenTotals } from '../usage/totals-of.ts'
import type { TimelinePoint } from './timeline.ts'

/** Prompt, completion and total tokens: all input, all output, and their sum. */
export type TrackedUsage = PromptCompletionTokens

/** Told of a call: its tool, what it used, and the total with it. The data is frozen. */
export type UsageCallback = (tool: string, usage: TrackedUsage, total: TrackedUsage) => unknown

/** Everything that a tracker knows. */
export interface TrackerReport {
  /** Null: none. */
  readonly budget: number | null
  readonly total: TrackedUsage
  /** Tokens by tool. */
  readonly breakdown: Readonly<Record<string, number>>
  readonly timeline: readonly TimelinePoint[]
  /** Epoch seconds, with fractions. */
  readonly timestamp: number
}

/** Nothing was used. */
export const NO_USAGE: TrackedUsage = Object.freeze({
  promptTokens: 0,
  completionTokens: 0,
  totalTokens: 0,
})

/** Totals under the names of a tracker. */
export function trackedUsage(
  tokens: Pick<TokenTotals, 'inputTokens' | 'outputTokens' | 'totalTokens'>,
): TrackedUsage {
  const { inputTokens, outputTokens, totalTokens } = tokens
  return { promptTokens: inputTokens, completionTokens: outputTokens, totalTokens }
}
