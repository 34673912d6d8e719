import { providerContract } from '../provider.contract.ts'
import { moonshot } from './moonshot.ts'

providerContract(moonshot, [
  {
    name: 'cached tokens at the top level',
    payload: {
      id: 'a1',
      object: 'chat.completion',
      model: 'model-x',
      choices: [],
      usage: { prompt_tokens: 20, completion_tokens: 5, total_tokens: 25, cached_tokens: 10 },
    },
    meters: { 'model-x|input': 10, 'model-x|input.cacheRead': 10, 'model-x|output': 5 },
    reportedTotal: 25,
  },
  {
    name: 'a stream whose last choice has the usage',
    payload: [
      {
        id: 'a1',
        object: 'chat.completion.chunk',
        model: 'model-x',
        choices: [{ index: 0, delta: { content: 'usage' }, finish_reason: null }],
      },
      {
        id: 'a1',
        object: 'chat.completion.chunk',
        model: 'model-x',
        choices: [
          {
            index: 0,
            delta: {},
            finish_reason: 'stop',
            usage: { prompt_tokens: 20, completion_tokens: 5, total_tokens: 25, cached_tokens: 10 },
          },
        ],
      },
    ],
    meters: { 'model-x|input': 10, 'model-x|input.cacheRead': 10, 'model-x|output': 5 },
    reportedTotal: 25,
  },
])
