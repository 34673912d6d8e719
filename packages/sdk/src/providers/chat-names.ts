import { type CountPaths, countNames } from './read-counts.ts'

/**
 * Names of chat completions, those of compatible providers included: with `prompt_tokens` as the
 * base every part is inside it, whatever its name means elsewhere.
 */
export const CHAT_PATHS: CountPaths = {
  input: [['prompt_tokens']],
  output: [['completion_tokens']],
  total: [['total_tokens']],
  cacheRead: [
    ['prompt_tokens_details', 'cached_tokens'],
    // Mistral has three names, DeepSeek two, Moonshot and Together the top level, LiteLLM Anthropic's.
    ['prompt_token_details', 'cached_tokens'],
    ['num_cached_tokens'],
    ['prompt_cache_hit_tokens'],
    ['cached_tokens'],
    ['cache_read_input_tokens'],
  ],
  cacheReadAudio: [['prompt_tokens_details', 'cached_tokens_details', 'audio_tokens']],
  cacheReadImage: [['prompt_tokens_details', 'cached_tokens_details', 'image_tokens']],
  cacheWrite: [
    ['prompt_tokens_details', 'cache_write_tokens'],
    ['prompt_tokens_details', 'cache_creation_input_tokens'],
    ['prompt_tokens_details', 'cache_creation_tokens'],
    ['cache_creation_input_tokens'],
  ],
  cacheWrite5m: [
    ['prompt_tokens_details', 'cache_creation', 'ephemeral_5m_input_tokens'],
    ['prompt_tokens_details', 'cache_creation_token_details', 'ephemeral_5m_input_tokens'],
    ['cache_creation', 'ephemeral_5m_input_tokens'],
  ],
  cacheWrite30m: [['prompt_tokens_details', 'cache_write_tokens_details', 'ttl_30m_tokens']],
  cacheWrite1h: [
    ['prompt_tokens_details', 'cache_creation', 'ephemeral_1h_input_tokens'],
    ['prompt_tokens_details', 'cache_creation_token_details', 'ephemeral_1h_input_tokens'],
    ['cache_creation', 'ephemeral_1h_input_tokens'],
  ],
  cacheWrite12h: [['prompt_tokens_details', 'cache_write_tokens_details', 'ttl_12h_tokens']],
  inputAudio: [['prompt_tokens_details', 'audio_tokens'], ['audio_prompt_tokens']],
  inputImage: [['prompt_tokens_details', 'image_tokens']],
  inputVideo: [['prompt_tokens_details', 'video_tokens']],
  reasoning: [['completion_tokens_details', 'reasoning_tokens'], ['reasoning_tokens']],
  outputAudio: [['completion_tokens_details', 'audio_tokens']],
  outputImage: [['completion_tokens_details', 'image_tokens']],
  outputVideo: [['completion_tokens_details', 'video_tokens']],
}

/** The same, arranged for reading. */
export const CHAT_NAMES = countNames(CHAT_PATHS)
