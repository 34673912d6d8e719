import { openaiDialect } from '../openai-dialect.ts'
import type { Provider } from '../provider.ts'

/**
 * Moonshot speaks OpenAI's words; cached tokens stand at the top level of the usage.
 *
 * Source: https://platform.moonshot.ai/docs/api/chat
 */
export const moonshot: Provider = openaiDialect({ name: 'moonshot_ai' })
