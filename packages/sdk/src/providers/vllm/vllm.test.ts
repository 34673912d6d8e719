import { providerContract } from '../provider.contract.ts'
import { vllm } from './vllm.ts'

const chunk = (completion_tokens: number, choices: readonly object[]): object => ({
  id: 'v1',
  object: 'chat.completion.chunk',
  model: 'model-x',
  choices,
  usage: { prompt_tokens: 10, completion_tokens, total_tokens: 10 + completion_tokens },
})

providerContract(vllm, [
  {
    name: 'continuous counts, each of which replaces the last',
    payload: [
      chunk(0, [{ delta: { content: '' } }]),
      chunk(3, [{ delta: { content: 'abc' } }]),
      chunk(4, [{ delta: {}, finish_reason: 'stop' }]),
      chunk(4, []),
    ],
    meters: { 'model-x|input': 10, 'model-x|output': 4 },
    reportedTotal: 14,
  },
])
