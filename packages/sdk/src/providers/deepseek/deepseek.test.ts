import { providerContract } from '../provider.contract.ts'
import { deepseek } from './deepseek.ts'

providerContract(deepseek, [
  {
    name: 'hits and misses, the hits twice',
    payload: {
      id: 'd1',
      object: 'chat.completion',
      model: 'deepseek-x',
      choices: [],
      usage: {
        prompt_tokens: 495,
        completion_tokens: 144,
        total_tokens: 639,
        prompt_tokens_details: { cached_tokens: 320 },
        completion_tokens_details: { reasoning_tokens: 118 },
        prompt_cache_hit_tokens: 320,
        prompt_cache_miss_tokens: 175,
      },
    },
    meters: {
      'deepseek-x|input': 175,
      'deepseek-x|input.cacheRead': 320,
      'deepseek-x|output': 26,
      'deepseek-x|output.reasoning': 118,
    },
    reportedTotal: 639,
  },
  {
    name: 'hits and misses without the prompt that they are',
    payload: {
      id: 'a1',
      object: 'chat.completion',
      model: 'deepseek-x',
      choices: [],
      usage: { completion_tokens: 5, prompt_cache_hit_tokens: 60, prompt_cache_miss_tokens: 40 },
    },
    meters: {
      'deepseek-x|input': 40,
      'deepseek-x|input.cacheRead': 60,
      'deepseek-x|output': 5,
    },
  },
])
