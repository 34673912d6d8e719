import { providerContract } from '../provider.contract.ts'
import { lmStudio } from './lm-studio.ts'

const response = (status: string, usage: object | null): object => ({
  id: 'resp_1',
  object: 'response',
  status,
  model: 'model-x',
  output: [],
  usage,
})

providerContract(lmStudio, [
  {
    name: 'a streamed response',
    payload: [
      { type: 'response.created', response: response('in_progress', null) },
      { type: 'response.output_text.delta', delta: 'usage' },
      {
        type: 'response.completed',
        response: response('completed', {
          input_tokens: 31,
          input_tokens_details: { cached_tokens: 30 },
          output_tokens: 9,
          total_tokens: 40,
        }),
      },
    ],
    meters: { 'model-x|input': 1, 'model-x|input.cacheRead': 30, 'model-x|output': 9 },
    reportedTotal: 40,
  },
])
