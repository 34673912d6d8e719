import { providerContract } from '../provider.contract.ts'
import { mistral } from './mistral.ts'

const chat = (usage: object): object => ({
  id: 'm1',
  object: 'chat.completion',
  model: 'mistral-x',
  choices: [],
  usage: { prompt_tokens: 100, completion_tokens: 5, total_tokens: 105, ...usage },
})
const cached = {
  'mistral-x|input': 1,
  'mistral-x|input.cacheRead': 99,
  'mistral-x|output': 5,
}

providerContract(mistral, [
  {
    name: 'one number under three names',
    payload: chat({
      num_cached_tokens: 99,
      prompt_token_details: { cached_tokens: 99 },
      prompt_tokens_details: { cached_tokens: 99 },
    }),
    meters: cached,
    reportedTotal: 105,
  },
  {
    name: 'one number under one of them',
    payload: chat({ prompt_token_details: { cached_tokens: 99 } }),
    meters: cached,
    reportedTotal: 105,
  },
  {
    name: 'audio, by the second',
    payload: chat({ prompt_audio_seconds: 36, request_count: 1 }),
    meters: {
      'mistral-x|input': 100,
      'mistral-x|output': 5,
      'mistral-x|seconds.audioIn': 36,
      'mistral-x|requests': 1,
    },
    reportedTotal: 105,
  },
  {
    name: 'a document, by the page',
    payload: {
      model: 'ocr-x',
      pages: [{ index: 0, markdown: 'usage' }],
      usage_info: { pages_processed: 3, doc_size_bytes: 5000 },
    },
    meters: { 'ocr-x|pages': 3 },
    details: { documentBytes: 5000 },
  },
  {
    name: 'a conversation with connectors, whose tokens stand beside the prompt',
    payload: {
      object: 'conversation.response',
      model: 'mistral-x',
      outputs: [],
      usage: {
        prompt_tokens: 188,
        completion_tokens: 55,
        total_tokens: 7355,
        connector_tokens: 7112,
        connectors: { web_search: 1 },
      },
    },
    meters: {
      'mistral-x|input': 188,
      'mistral-x|input.tool': 7112,
      'mistral-x|output': 55,
      'mistral-x|webSearch': 1,
    },
    reportedTotal: 7355,
  },
])
