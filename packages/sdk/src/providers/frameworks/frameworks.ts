import type { Provider } from '../provider.ts'
import { agentRecord } from './agent-record/agent-record.ts'
import { aiSdk } from './ai-sdk/ai-sdk.ts'
import { claudeCode } from './claude-code/claude-code.ts'
import { codex } from './codex/codex.ts'
import { googleAdk } from './google-adk/google-adk.ts'
import { langchain } from './langchain/langchain.ts'
import { litellm } from './litellm/litellm.ts'
import { llamaIndex } from './llama-index/llama-index.ts'
import { openaiAgents } from './openai-agents/openai-agents.ts'
import { pydanticAi } from './pydantic-ai/pydantic-ai.ts'

/** Every framework that can be read; the sooner, the more peculiar its words. */
export const FRAMEWORKS: readonly Provider[] = [
  claudeCode,
  codex,
  langchain,
  googleAdk,
  llamaIndex,
  agentRecord,
  openaiAgents,
  pydanticAi,
  litellm,
  aiSdk,
]
