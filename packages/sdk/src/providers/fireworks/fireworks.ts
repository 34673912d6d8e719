import { header, headerCount } from '../header.ts'
import { openaiDialect } from '../openai-dialect.ts'
import type { Provider } from '../provider.ts'
import type { ChatAnswer } from '../read-chat.ts'
import type { Counts } from '../read-counts.ts'

const PROMPT = 'fireworks-prompt-tokens'
const CACHED = 'fireworks-cached-prompt-tokens'

/**
 * Fireworks repeats the prompt's counts in headers; cached tokens may stand only there.
 *
 * Source: https://docs.fireworks.ai/guides/prompt-caching
 */
export const fireworks: Provider = openaiDialect({
  name: 'fireworks',
  marks: ['usage', 'choices', 'prompt_tokens'],
  isOwn: (_payload, _usage, hints) => header(hints, PROMPT) !== undefined,
  chat: { counts: withHeaders },
})

function withHeaders({ counts, hints }: ChatAnswer): Counts {
  const input = counts.input ?? headerCount(hints, PROMPT)
  const cached = counts.cacheRead ?? headerCount(hints, CACHED)
  return {
    ...counts,
    ...(input !== undefined && { input }),
    ...(cached !== undefined && { cacheRead: cached }),
  }
}
