import { providerContract } from '../../provider.contract.ts'
import { litellm } from './litellm.ts'

providerContract(litellm, [
  {
    name: 'an inclusive prompt, and the same cache under two names',
    payload: {
      id: 'l1',
      object: 'chat.completion',
      model: 'm',
      choices: [],
      usage: {
        prompt_tokens: 1000,
        completion_tokens: 20,
        total_tokens: 1020,
        prompt_tokens_details: { cached_tokens: 700, cache_creation_tokens: 200 },
        cache_read_input_tokens: 700,
        cache_creation_input_tokens: 200,
      },
      _hidden_params: { response_cost: 0.0125 },
    },
    meters: {
      'm|input': 100,
      'm|input.cacheRead': 700,
      'm|input.cacheWrite': 200,
      'm|output': 20,
    },
    reportedTotal: 1020,
    cost: 12_500_000_000n,
  },
  {
    name: 'the usage as its log keeps it',
    payload: {
      model_map_information: {},
      usage_object: { prompt_tokens: 10, completion_tokens: 5, cache_read_input_tokens: 4 },
    },
    hints: { requestModel: 'm' },
    meters: { 'm|input': 6, 'm|input.cacheRead': 4, 'm|output': 5 },
  },
])
