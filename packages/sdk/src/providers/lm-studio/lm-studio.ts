import { openaiDialect } from '../openai-dialect.ts'
import type { Provider } from '../provider.ts'

/**
 * LM Studio speaks OpenAI's words, chat and Responses.
 *
 * Source: https://lmstudio.ai/docs/developer/openai-compat
 */
export const lmStudio: Provider = openaiDialect({ name: 'lmstudio' })
