import { openaiDialect } from '../openai-dialect.ts'
import type { Provider } from '../provider.ts'

/**
 * Together speaks OpenAI's words; cached tokens may stand at the top level of the usage.
 *
 * Source: https://docs.together.ai/reference/chat-completions-1
 */
export const together: Provider = openaiDialect({ name: 'together' })
