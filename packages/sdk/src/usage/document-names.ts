import { totalsOf } from './totals-of.ts'
import type { Usage } from './usage.ts'

/** Totals as trackers name them, in camel case. */
export interface PromptCompletionTokens {
  readonly promptTokens: number
  readonly completionTokens: number
  readonly totalTokens: number
}

/** The same in snake case. */
export interface PromptCompletionTokensSnakeCase {
  readonly prompt_tokens: number
  readonly completion_tokens: number
  readonly total_tokens: number
}

/** Totals as most providers name them, in snake case. */
export interface InputOutputTokens {
  readonly input_tokens: number
  readonly output_tokens: number
  /** The part of the input that was read from a cache. */
  readonly cached_input_tokens: number
  readonly total_tokens: number
}

/**
 * A reading as `promptTokens`, `completionTokens` and their sum: all input, all output.
 *
 * @example
 * import { promptCompletionTokens } from '@tokenledger/sdk'
 * const segments = [{ model: null, meters: { 'input.cacheRead': 90, input: 10, output: 5 } }]
 * console.log(promptCompletionTokens({ segments }).promptTokens) // 100
 */
export function promptCompletionTokens(usage: Pick<Usage, 'segments'>): PromptCompletionTokens {
  const { inputTokens, outputTokens, totalTokens } = totalsOf(usage)
  return { promptTokens: inputTokens, completionTokens: outputTokens, totalTokens }
}

/**
 * A reading as `prompt_tokens`, `completion_tokens` and their sum.
 *
 * @example
 * import { promptCompletionTokensSnakeCase } from '@tokenledger/sdk'
 * const segments = [{ model: null, meters: { input: 10, 'output.reasoning': 5 } }]
 * console.log(promptCompletionTokensSnakeCase({ segments }).completion_tokens) // 5
 */
export function promptCompletionTokensSnakeCase(
  usage: Pick<Usage, 'segments'>,
): PromptCompletionTokensSnakeCase {
  const { inputTokens, outputTokens, totalTokens } = totalsOf(usage)
  return {
    prompt_tokens: inputTokens,
    completion_tokens: outputTokens,
    total_tokens: totalTokens,
  }
}

/**
 * A reading as `input_tokens`, `output_tokens`, `cached_input_tokens` and `total_tokens`. Cached
 * input is a part of the input, and is not added to the total again.
 *
 * @example
 * import { inputOutputTokens } from '@tokenledger/sdk'
 * const segments = [{ model: null, meters: { 'input.cacheRead': 90, input: 10, output: 5 } }]
 * console.log(inputOutputTokens({ segments }).total_tokens) // 105
 */
export function inputOutputTokens(usage: Pick<Usage, 'segments'>): InputOutputTokens {
  const totals = totalsOf(usage)
  return {
    input_tokens: totals.inputTokens,
    output_tokens: totals.outputTokens,
    cached_input_tokens: totals.cacheReadTokens,
    total_tokens: totals.totalTokens,
  }
}
