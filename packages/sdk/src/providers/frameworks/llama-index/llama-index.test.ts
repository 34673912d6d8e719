import { providerContract } from '../../provider.contract.ts'
import { llamaIndex } from './llama-index.ts'

const message = { role: 'assistant', content: 'usage' }
const counts = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 }

providerContract(llamaIndex, [
  {
    name: 'the raw answer before the arguments',
    payload: {
      message,
      raw: {
        model: 'm',
        usage: {
          prompt_tokens: 10,
          completion_tokens: 5,
          prompt_tokens_details: { cached_tokens: 4 },
        },
      },
      additional_kwargs: { prompt_tokens: 1, completion_tokens: 1 },
    },
    meters: { 'm|input': 6, 'm|input.cacheRead': 4, 'm|output': 5 },
  },
  {
    name: 'the arguments of the message, when the raw answer is silent',
    payload: {
      message: { ...message, additional_kwargs: counts },
      raw: { model: 'm', usage: null },
    },
    meters: { 'm|input': 10, 'm|output': 5 },
    reportedTotal: 15,
  },
  {
    name: 'the arguments, when the usage of the raw answer is empty',
    payload: { raw: { model: 'm', usage: {} }, additional_kwargs: counts },
    meters: { 'm|input': 10, 'm|output': 5 },
    reportedTotal: 15,
  },
])
