import { providerContract } from '../provider.contract.ts'
import { alibaba } from './alibaba.ts'

providerContract(alibaba, [
  {
    name: 'a write under the name of Anthropic, inside the prompt',
    payload: {
      id: 'a1',
      object: 'chat.completion',
      model: 'model-x',
      choices: [],
      usage: {
        prompt_tokens: 200,
        completion_tokens: 75,
        total_tokens: 275,
        prompt_tokens_details: {
          cached_tokens: 120,
          cache_creation_input_tokens: 50,
          cache_type: 'ephemeral',
        },
      },
    },
    meters: {
      'model-x|input': 30,
      'model-x|input.cacheRead': 120,
      'model-x|input.cacheWrite': 50,
      'model-x|output': 75,
    },
    reportedTotal: 275,
  },
])
