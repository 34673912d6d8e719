import { type CountMethod, countRequest } from './count-request.ts'

/** The input of a request before it is sent. */
export interface InputCount {
  /** Whole tokens: system text, messages, tool definitions and tool results. */
  readonly tokens: number
  readonly method: CountMethod
}

/**
 * Counts the input tokens of a request before it is sent: system text, messages with what stands
 * around them, tool calls, tool results, images, and the definitions of the tools. OpenAI's models are
 * counted by their own tokenizer where the optional package `gpt-tokenizer` is installed; all else,
 * and everything without it, is an estimate. The provider's figure in the answer replaces it.
 *
 * @param request as it goes to OpenAI (chat, responses), Anthropic, Gemini, Bedrock Converse or the AI
 *   SDK, with its `model`. A budget for thinking is output and adds nothing. It is not changed.
 * @returns never throws and never refuses: what cannot be read adds nothing.
 *
 * @example
 * import { countInputTokens } from '@tokenledger/sdk'
 * const messages = [{ role: 'user', content: 'Hello, Claude' }]
 * const request = { model: 'claude-opus-4-6', system: 'You are a scientist', messages }
 * console.log((await countInputTokens(request)).method) // estimate
 */
export async function countInputTokens(request: object): Promise<InputCount> {
  const { shares, method } = await countRequest(request)
  return { tokens: shares.prompt + shares.definition + shares.result, method }
}
