import { openaiDialect } from '../openai-dialect.ts'
import type { Provider } from '../provider.ts'

/**
 * Hugging Face's router speaks OpenAI's words; the details are often null.
 *
 * Source: https://huggingface.co/docs/inference-providers
 */
export const huggingface: Provider = openaiDialect({ name: 'huggingface' })
