import { alibaba } from './alibaba/alibaba.ts'
import { anthropic } from './anthropic/anthropic.ts'
import { azure } from './azure/azure.ts'
import { bedrock } from './bedrock/bedrock.ts'
import { cohere } from './cohere/cohere.ts'
import { deepseek } from './deepseek/deepseek.ts'
import { fireworks } from './fireworks/fireworks.ts'
import { gemini, vertex } from './gemini/gemini.ts'
import { groq } from './groq/groq.ts'
import { huggingface } from './huggingface/huggingface.ts'
import { jina } from './jina/jina.ts'
import { llamaCpp } from './llama-cpp/llama-cpp.ts'
import { lmStudio } from './lm-studio/lm-studio.ts'
import { mistral } from './mistral/mistral.ts'
import { moonshot } from './moonshot/moonshot.ts'
import { ollama } from './ollama/ollama.ts'
import { openai } from './openai/openai.ts'
import { openrouter } from './openrouter/openrouter.ts'
import { perplexity } from './perplexity/perplexity.ts'
import type { Provider } from './provider.ts'
import { together } from './together/together.ts'
import { vllm } from './vllm/vllm.ts'
import { voyage } from './voyage/voyage.ts'
import { xai } from './xai/xai.ts'

/**
 * Every provider that can be read. Without a hint the first that knows a payload as its own reads
 * it, else the first that can: the more peculiar its words, the sooner it stands here.
 */
export const PROVIDERS: readonly Provider[] = [
  anthropic,
  gemini,
  vertex,
  cohere,
  ollama,
  openrouter,
  perplexity,
  groq,
  mistral,
  xai,
  deepseek,
  llamaCpp,
  alibaba,
  fireworks,
  openai,
  bedrock,
  voyage,
  jina,
  // They speak OpenAI's words with nothing of their own: only a hint leads to them.
  azure,
  huggingface,
  lmStudio,
  moonshot,
  together,
  vllm,
]
