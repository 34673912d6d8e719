import { type CountMethod, countRequest } from './count-request.ts'

/** The input of a request with what of it belongs to tools. */
export interface ToolAwareCount {
  /** Whole tokens of the input, with the definitions and the results: basis `included`. */
  readonly inputTokens: number
  /** The part of `inputTokens` that defines tools, with what the provider adds for them. */
  readonly toolDefinitionsTokens: number
  /** The part of `inputTokens` that tools gave back in earlier turns. */
  readonly estimatedToolResultsTokens: number
  readonly method: CountMethod
}

/**
 * Counts the input tokens of a request and how many of them are due to tools. `inputTokens` already
 * includes both tool figures (basis `included`): they are parts of it, so never add them to it.
 *
 * Definitions are counted from their real JSON schemas. Only a tool of which the request holds neither
 * a description nor a schema counts as 200 tokens, and only a result without content as 300.
 *
 * @param request as for `countInputTokens`
 *
 * @example
 * import { countTokensWithTools } from '@tokenledger/sdk'
 * const messages = [{ role: 'user', content: 'Is it raining?' }]
 * const request = { model: 'gemini-2.5-pro', messages, tools: [{ name: 'first' }, { name: 'second' }] }
 * const count = await countTokensWithTools(request)
 * console.log(count.toolDefinitionsTokens, count.estimatedToolResultsTokens) // 400 0
 */
export async function countTokensWithTools(request: object): Promise<ToolAwareCount> {
  const { shares, method } = await countRequest(request)
  return {
    inputTokens: shares.prompt + shares.definition + shares.result,
    toolDefinitionsTokens: shares.definition,
    estimatedToolResultsTokens: shares.result,
    method,
  }
}
