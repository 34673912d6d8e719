import { header, headerCount } from '../header.ts'
import { openaiDialect } from '../openai-dialect.ts'
import type { Provider } from '../provider.ts'
import type { ChatAnswer } from '../read-chat.ts'

const PROMPT = 'fireworks-prompt-tokens'
const CACHED = 'fireworks-cached-prompt-tokens'

/**
 * Fireworks repeats the prompt's counts in headers; cached tokens may stand only there.
 *
 * Source: https://docs.fireworks.ai/guides/prompt-caching
 */
export const fireworks: Provider = openaiDialect({
  name: 'fireworks',
  readsHeaders: true,
  isOwn: (_payload, _usage, hints) => header(hints, PROMPT) !== undefined,
  chat: { addCounts },
})

function addCounts({ counts, hints }: ChatAnswer): void {
  counts.input ??= headerCount(hints, PROMPT)
  counts.cacheRead ??= headerCount(hints, CACHED)
}
