import { openaiDialect } from '../openai-dialect.ts'
import type { Provider } from '../provider.ts'
import type { ChatAnswer } from '../read-chat.ts'
import { readCount } from '../read-count.ts'

/**
 * DeepSeek states what it found in its cache twice: as hits, which with the misses are the prompt,
 * and as cached tokens. It is counted once.
 *
 * Source: https://api-docs.deepseek.com/guides/kv_cache
 */
export const deepseek: Provider = openaiDialect({
  name: 'deepseek',
  marks: ['prompt_cache_hit_tokens'],
  isOwn: (_payload, usage) => Object.hasOwn(usage, 'prompt_cache_hit_tokens'),
  chat: { addCounts },
})

/** Hits and misses are the prompt, where it is not stated itself. */
function addCounts({ usage, counts, notes }: ChatAnswer): void {
  const missed = readCount(usage, 'prompt_cache_miss_tokens', notes)
  if (missed !== undefined) counts.input ??= missed + (counts.cacheRead ?? 0)
}
