import { ownFields } from '../fields.ts'
import { openaiDialect } from '../openai-dialect.ts'
import type { Provider } from '../provider.ts'

/**
 * Alibaba's Qwen speaks OpenAI's words: what it writes to its cache has Anthropic's name, but stands
 * inside the prompt.
 *
 * Source: https://www.alibabacloud.com/help/en/model-studio/context-cache
 */
export const alibaba: Provider = openaiDialect({
  name: 'alibaba',
  marks: ['prompt_tokens_details'],
  isOwn: (_payload, usage) => {
    const details = ownFields(usage, 'prompt_tokens_details')
    return details !== null && Object.hasOwn(details, 'cache_type')
  },
})
