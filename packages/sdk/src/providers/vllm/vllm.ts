import { openaiDialect } from '../openai-dialect.ts'
import type { Provider } from '../provider.ts'

/**
 * vLLM and SGLang speak OpenAI's words; with continuous statistics each chunk is cumulative.
 *
 * Source: https://docs.vllm.ai/en/latest/serving/openai_compatible_server.html
 */
export const vllm: Provider = openaiDialect({ name: 'vllm' })
