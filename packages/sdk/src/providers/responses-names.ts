import { countNames, type Path } from './read-counts.ts'

const details = (name: string, ...more: string[]): readonly Path[] => [
  ['input_tokens_details', name, ...more],
  // Realtime and transcriptions write the singular.
  ['input_token_details', name, ...more],
]

const outputDetails = (name: string): readonly Path[] => [
  ['output_tokens_details', name],
  ['output_token_details', name],
]

/** Names of the Responses API, images, transcriptions and Realtime: parts are inside their whole. */
export const RESPONSES_NAMES = countNames({
  input: [['input_tokens']],
  output: [['output_tokens']],
  total: [['total_tokens']],
  // Beside a total, Anthropic's names are inside the input, too.
  cacheRead: [...details('cached_tokens'), ['cache_read_input_tokens']],
  cacheReadAudio: details('cached_tokens_details', 'audio_tokens'),
  cacheReadImage: details('cached_tokens_details', 'image_tokens'),
  cacheWrite: [...details('cache_write_tokens'), ['cache_creation_input_tokens']],
  cacheWrite30m: details('cache_write_tokens_details', 'ttl_30m_tokens'),
  cacheWrite12h: details('cache_write_tokens_details', 'ttl_12h_tokens'),
  inputAudio: details('audio_tokens'),
  inputImage: details('image_tokens'),
  inputVideo: details('video_tokens'),
  reasoning: outputDetails('reasoning_tokens'),
  outputAudio: outputDetails('audio_tokens'),
  outputImage: outputDetails('image_tokens'),
  outputVideo: outputDetails('video_tokens'),
})
