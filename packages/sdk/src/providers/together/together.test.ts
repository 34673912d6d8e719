import { providerContract } from '../provider.contract.ts'
import { together } from './together.ts'

providerContract(together, [
  {
    name: 'cached tokens at the top level',
    payload: {
      id: 'a1',
      object: 'chat.completion',
      model: 'model-x',
      choices: [],
      usage: { prompt_tokens: 20, completion_tokens: 5, total_tokens: 25, cached_tokens: 8 },
    },
    meters: { 'model-x|input': 12, 'model-x|input.cacheRead': 8, 'model-x|output': 5 },
    reportedTotal: 25,
  },
])
