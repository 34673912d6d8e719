import { totalsOf } from './totals-of.ts'
import type { Usage } from './usage.ts'

/**
 * Ids that many answers have: Ollama draws one of 999 numbers, and gateways take the second of the
 * clock. Those of providers are unique.
 *
 * Source: https://github.com/ollama/ollama (middleware/openai.go), https://github.com/songquanpeng/one-api
 */
const REUSED = /^(?:chatcmpl|cmpl)-(?:\d{1,3}|\d{10})$/

/** Whether an answer's id may be that of other answers, too. */
export const isReusedId = (responseId: string): boolean => REUSED.test(responseId)

/**
 * What an answer is known by, whoever reports it: the provider's id, and the tokens with an id that
 * is given to many.
 *
 * @example
 * import { answerKey, missingUsage } from '@tokenledger/sdk'
 * console.log(answerKey('resp_68af40', missingUsage())) // resp_68af40
 * const segments = [{ model: 'llama3', meters: { input: 90, output: 7 } }]
 * console.log(answerKey('chatcmpl-512', { ...missingUsage(), status: 'ok', segments })) // chatcmpl-512:90/7
 */
export function answerKey(responseId: string, usage: Usage): string {
  if (!isReusedId(responseId) || usage.status === 'missing') return responseId
  const { inputTokens, outputTokens } = totalsOf(usage)
  return `${responseId}:${inputTokens}/${outputTokens}`
}
