/**
 * Names of attributes, the most telling first: all generations of OpenTelemetry's GenAI conventions,
 * and what OpenInference, the AI SDK, Langfuse, Traceloop, OpenLIT and Mastra say instead.
 *
 * Source: https://opentelemetry.io/docs/specs/semconv/gen-ai/ and the instrumentations themselves.
 */
export const NAMES = {
  provider: [
    'gen_ai.provider.name',
    'gen_ai.system',
    'ai.model.provider',
    'llm.provider',
    'llm.system',
    'provider.name',
  ],
  responseModel: ['gen_ai.response.model', 'ai.response.model', 'llm.response.model'],
  requestModel: [
    'gen_ai.request.model',
    'ai.model.id',
    'llm.request.model',
    'llm.model_name',
    'embedding.model_name',
    'reranker.model_name',
    'langfuse.observation.model.name',
    'gen_ai.response.model',
  ],
  callId: ['tokenledger.call.id'],
  responseId: ['gen_ai.response.id', 'ai.response.id', 'llm.response.id'],
  output: ['output.value', 'langfuse.observation.output'],
  finishReasons: ['gen_ai.response.finish_reasons', 'ai.response.finishReason'],
  responseTier: [
    'openai.response.service_tier',
    'gen_ai.openai.response.service_tier',
    'anthropic.response.service_tier',
    'gen_ai.response.service_tier',
  ],
  requestTier: [
    'openai.request.service_tier',
    'gen_ai.openai.request.service_tier',
    'anthropic.request.service_tier',
    'gen_ai.request.service_tier',
  ],
  firstChunkSeconds: ['gen_ai.response.time_to_first_chunk'],
  firstChunkMs: ['ai.response.msToFirstChunk', 'ai.stream.msToFirstChunk'],
} as const

/** The same for what says on whose behalf a call is made; also of resources. */
export const WHO_NAMES = {
  project: ['tokenledger.project', 'openinference.project.name', 'service.name'],
  environment: [
    'tokenledger.environment',
    'deployment.environment.name',
    'deployment.environment',
    'langfuse.environment',
  ],
  workflow: [
    'tokenledger.workflow',
    'gen_ai.workflow.name',
    'traceloop.workflow.name',
    'langfuse.trace.name',
  ],
  agent: [
    'tokenledger.agent',
    'gen_ai.agent.name',
    'agent.name',
    'ai.telemetry.functionId',
    'gen_ai.agent.id',
  ],
  task: ['tokenledger.task', 'tokenledger.task.id'],
  session: [
    'tokenledger.session',
    'gen_ai.conversation.id',
    'session.id',
    'langfuse.session.id',
    'langfuse_session_id',
    'ai.telemetry.metadata.sessionId',
    'traceloop.association.properties.session_id',
    'conversation.id',
  ],
  user: [
    'tokenledger.user',
    'user.id',
    'enduser.id',
    'langfuse.user.id',
    'langfuse_user_id',
    'ai.telemetry.metadata.userId',
    'traceloop.association.properties.user_id',
  ],
  tool: ['tokenledger.tool'],
} as const

/** A count that attributes state. Parts are inside their whole unless the producer does otherwise. */
export type CountName =
  | 'input'
  | 'output'
  | 'cacheRead'
  | 'cacheWrite'
  | 'cacheWrite5m'
  | 'cacheWrite1h'
  | 'reasoning'
  | 'audioInput'
  | 'audioOutput'
  | 'imageInput'
  | 'imageOutput'
  | 'toolInput'
  | 'total'

/** One vocabulary for counts: which attribute states which. */
export type CountNames = Readonly<Partial<Record<CountName, readonly string[]>>>

/** `gen_ai.usage.*` of every generation, and Traceloop's `llm.usage.*`. */
export const GEN_AI_COUNTS: CountNames = {
  input: [
    'gen_ai.usage.input_tokens',
    'gen_ai.usage.prompt_tokens',
    'llm.usage.prompt_tokens',
    'llm.usage.input_tokens',
  ],
  output: [
    'gen_ai.usage.output_tokens',
    'gen_ai.usage.completion_tokens',
    'llm.usage.completion_tokens',
    'llm.usage.output_tokens',
  ],
  cacheRead: [
    'gen_ai.usage.cache_read.input_tokens',
    'gen_ai.usage.cache_read_input_tokens',
    'gen_ai.usage.cache_read_tokens',
    'gen_ai.usage.cached_input_tokens',
    'gen_ai.usage.input_cached_tokens',
    'gen_ai.usage.cached_tokens',
    'gen_ai.usage.prompt_tokens_details.cached_tokens',
    'gen_ai.usage.prompt_tokens_details.cache_read',
    'gen_ai.usage.input_tokens_details.cached_tokens',
    'gen_ai.usage.input_tokens.cached',
    'gen_ai.usage.details.cache_read_tokens',
    'gen_ai.usage.details.cache_read_input_tokens',
    'gen_ai.usage.details.cached_tokens',
    'llm.usage.cache_read_input_tokens',
  ],
  cacheWrite: [
    'gen_ai.usage.cache_write.input_tokens',
    'gen_ai.usage.cache_creation.input_tokens',
    'gen_ai.usage.cache_creation_input_tokens',
    'gen_ai.usage.cache_write_input_tokens',
    'gen_ai.usage.cache_write_tokens',
    'gen_ai.usage.cache_creation_tokens',
    'gen_ai.usage.prompt_tokens_details.cache_write_tokens',
    'gen_ai.usage.prompt_tokens_details.cache_write',
    'gen_ai.usage.input_tokens.cache_write',
    'gen_ai.usage.details.cache_write_tokens',
    'gen_ai.usage.details.cache_creation_input_tokens',
    'llm.usage.cache_creation_input_tokens',
  ],
  cacheWrite5m: [
    'gen_ai.usage.cache_creation.5m_input_tokens',
    'gen_ai.usage.cache_creation.input_tokens.ephemeral_5m',
    'anthropic.usage.cache_creation.ephemeral_5m_input_tokens',
  ],
  cacheWrite1h: [
    'gen_ai.usage.cache_creation.1h_input_tokens',
    'gen_ai.usage.cache_creation.input_tokens.ephemeral_1h',
    'anthropic.usage.cache_creation.ephemeral_1h_input_tokens',
  ],
  reasoning: [
    'gen_ai.usage.reasoning.output_tokens',
    'gen_ai.usage.reasoning_tokens',
    'gen_ai.usage.output_tokens.reasoning',
    'gen_ai.usage.reasoning_output_tokens',
    'gen_ai.usage.details.reasoning_tokens',
    'gen_ai.usage.completion_tokens_details.reasoning_tokens',
    'gen_ai.usage.output_tokens_details.reasoning_tokens',
    'llm.usage.reasoning_tokens',
  ],
  audioInput: [
    'gen_ai.usage.audio.input_tokens',
    'gen_ai.usage.audio_input_tokens',
    'gen_ai.usage.details.input_audio_tokens',
  ],
  audioOutput: [
    'gen_ai.usage.audio.output_tokens',
    'gen_ai.usage.audio_output_tokens',
    'gen_ai.usage.details.output_audio_tokens',
  ],
  imageInput: ['gen_ai.usage.image.input_tokens'],
  imageOutput: ['gen_ai.usage.image.output_tokens'],
  total: ['gen_ai.usage.total_tokens', 'llm.usage.total_tokens', 'gen_ai.usage.total.token_count'],
}

/** OpenInference's `llm.token_count.*`. */
export const OPENINFERENCE_COUNTS: CountNames = {
  input: ['llm.token_count.prompt'],
  output: ['llm.token_count.completion'],
  cacheRead: ['llm.token_count.prompt_details.cache_read'],
  cacheWrite: ['llm.token_count.prompt_details.cache_write'],
  reasoning: ['llm.token_count.completion_details.reasoning'],
  audioInput: ['llm.token_count.prompt_details.audio'],
  audioOutput: ['llm.token_count.completion_details.audio'],
  total: ['llm.token_count.total'],
}

/** The AI SDK's `ai.usage.*`, 4 to 7. */
export const AI_SDK_COUNTS: CountNames = {
  input: ['ai.usage.inputTokens', 'ai.usage.promptTokens', 'ai.usage.tokens'],
  output: ['ai.usage.outputTokens', 'ai.usage.completionTokens'],
  cacheRead: ['ai.usage.inputTokenDetails.cacheReadTokens', 'ai.usage.cachedInputTokens'],
  cacheWrite: ['ai.usage.inputTokenDetails.cacheWriteTokens'],
  reasoning: ['ai.usage.outputTokenDetails.reasoningTokens', 'ai.usage.reasoningTokens'],
  total: ['ai.usage.totalTokens'],
}

/** Claude Code's events and spans: input stands beside what was cached. */
export const CLAUDE_CODE_COUNTS: CountNames = {
  input: ['input_tokens'],
  output: ['output_tokens'],
  cacheRead: ['cache_read_tokens'],
  cacheWrite: ['cache_creation_tokens'],
}

/** Codex' events. */
export const CODEX_COUNTS: CountNames = {
  input: ['input_token_count'],
  output: ['output_token_count'],
  cacheRead: ['cached_token_count'],
  reasoning: ['reasoning_token_count'],
}

/** Gemini CLI's events, and those of what was made of it: thoughts and tools stand beside. */
export const GEMINI_CLI_COUNTS: CountNames = {
  input: ['input_token_count'],
  output: ['output_token_count'],
  cacheRead: ['cached_content_token_count'],
  reasoning: ['thoughts_token_count'],
  toolInput: ['tool_token_count'],
}
