import { hasAny, ownFields } from '../../fields.ts'
import { openaiDialect } from '../../openai-dialect.ts'
import type { Provider } from '../../provider.ts'

const ALIASES = ['cache_read_input_tokens', 'cache_creation_input_tokens']

/**
 * LiteLLM's answers: OpenAI's words for every upstream, the prompt inclusive. What was cached stands
 * in the details and, once more, under Anthropic's names; its cost is its own estimate.
 *
 * Source: https://docs.litellm.ai/docs/completion/prompt_caching
 */
export const litellm: Provider = openaiDialect({
  name: 'litellm',
  marks: ['_hidden_params', ...ALIASES],
  isOwn: (payload, usage) =>
    ownFields(payload, '_hidden_params') !== null ||
    (Object.hasOwn(usage, 'prompt_tokens') && hasAny(usage, ALIASES)),
})
