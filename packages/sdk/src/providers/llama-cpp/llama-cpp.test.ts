import { providerContract } from '../provider.contract.ts'
import { llamaCpp } from './llama-cpp.ts'

providerContract(llamaCpp, [
  {
    name: 'a stream with timings only',
    payload: [
      { choices: [{ delta: { content: 'a' } }], model: 'local' },
      {
        choices: [{ finish_reason: 'stop', delta: {} }],
        timings: { cache_n: 700, prompt_n: 260, predicted_n: 2 },
      },
    ],
    meters: { 'local|input': 260, 'local|input.cacheRead': 700, 'local|output': 2 },
  },
  {
    name: 'usage and timings, which say the same',
    payload: {
      object: 'chat.completion',
      model: 'local',
      choices: [],
      usage: { prompt_tokens: 14, completion_tokens: 326, total_tokens: 340 },
      timings: { cache_n: 13, prompt_n: 1, predicted_n: 326 },
    },
    meters: { 'local|input': 1, 'local|input.cacheRead': 13, 'local|output': 326 },
    reportedTotal: 340,
  },
])
