import { openaiDialect } from '../openai-dialect.ts'
import type { Provider } from '../provider.ts'

/**
 * Azure OpenAI answers in OpenAI's words; a router names the model that answered.
 *
 * Source: https://learn.microsoft.com/azure/ai-services/openai/reference
 */
export const azure: Provider = openaiDialect({ name: 'azure.ai.openai' })
