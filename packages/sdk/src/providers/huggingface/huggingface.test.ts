import { providerContract } from '../provider.contract.ts'
import { huggingface } from './huggingface.ts'

providerContract(huggingface, [
  {
    name: 'details that are null',
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
      },
    },
    meters: { 'model-x|input': 20, 'model-x|output': 5 },
    reportedTotal: 25,
  },
])
