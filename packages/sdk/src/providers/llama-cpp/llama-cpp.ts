import { type Fields, ownFields } from '../fields.ts'
import { openaiDialect } from '../openai-dialect.ts'
import type { Provider } from '../provider.ts'
import type { ChatAnswer } from '../read-chat.ts'
import { readCount } from '../read-count.ts'

/**
 * llama.cpp's server. Its timings split the prompt into cached and evaluated tokens, and are all
 * that a stream has; the usage repeats their sum. Its `model` is a name of convenience.
 *
 * Source: https://github.com/ggml-org/llama.cpp/blob/master/tools/server/README.md
 */
export const llamaCpp: Provider = openaiDialect({
  name: 'llama.cpp',
  convention: 'timings split the prompt into cached and evaluated tokens',
  marks: ['timings'],
  isOwn: (payload) => hasTimings(payload),
  chat: {
    usageOf: (answer) => ownFields(answer, 'usage') ?? ownFields(answer, 'timings'),
    addCounts,
  },
})

function hasTimings(payload: Fields): boolean {
  const timings = ownFields(payload, 'timings')
  return (
    timings !== null &&
    (Object.hasOwn(timings, 'prompt_n') || Object.hasOwn(timings, 'predicted_n'))
  )
}

function addCounts({ answer, counts, notes }: ChatAnswer): void {
  const timings = ownFields(answer, 'timings')
  if (timings === null) return
  const cached = readCount(timings, 'cache_n', notes)
  const evaluated = readCount(timings, 'prompt_n', notes)
  if (evaluated !== undefined) counts.input ??= evaluated + (cached ?? 0)
  counts.output ??= readCount(timings, 'predicted_n', notes)
  if (cached !== undefined) counts.cacheRead = Math.max(cached, counts.cacheRead ?? 0)
}
