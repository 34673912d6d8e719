import { providerContract } from '../provider.contract.ts'
import { azure } from './azure.ts'

providerContract(azure, [
  {
    name: 'counts at the top level, details null',
    payload: {
      id: 'a1',
      object: 'chat.completion',
      model: 'model-x',
      choices: [],
      usage: {
        prompt_tokens: 20,
        completion_tokens: 5,
        total_tokens: 25,
        prompt_tokens_details: null,
        reasoning_tokens: 2,
        audio_prompt_tokens: 6,
      },
    },
    meters: {
      'model-x|input': 14,
      'model-x|input.audio': 6,
      'model-x|output': 3,
      'model-x|output.reasoning': 2,
    },
    reportedTotal: 25,
  },
])
