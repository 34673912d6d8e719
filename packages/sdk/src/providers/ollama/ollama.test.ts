import { providerContract } from '../provider.contract.ts'
import { ollama } from './ollama.ts'

const line = (more: object): object => ({
  model: 'llama-x',
  created_at: '2026-01-01T00:00:00Z',
  message: { role: 'assistant', content: 'usage' },
  ...more,
})

providerContract(ollama, [
  {
    name: 'the last line of a stream',
    payload: [
      line({ done: false }),
      line({ done: true, prompt_eval_count: 30, prompt_eval_cached_count: 20, eval_count: 9 }),
    ],
    meters: { 'llama-x|input': 10, 'llama-x|input.cacheRead': 20, 'llama-x|output': 9 },
  },
  {
    name: 'a prompt that was cached, which old versions do not count',
    payload: line({ done: true, eval_count: 9 }),
    meters: { 'llama-x|output': 9 },
    status: 'partial',
    warnings: ['input_unknown'],
  },
  {
    name: 'embeddings',
    payload: { model: 'embed-x', embeddings: [[0.1]], total_duration: 5, prompt_eval_count: 7 },
    meters: { 'embed-x|input': 7 },
  },
  {
    name: 'a stream that was cut',
    payload: [line({ done: false })],
    meters: {},
    status: 'missing',
    warnings: ['usage_missing'],
  },
  {
    name: 'two answers, which have no ids',
    payload: [
      line({ done: true, prompt_eval_count: 30, eval_count: 9, total_duration: 1 }),
      line({ done: true, prompt_eval_count: 30, eval_count: 9, total_duration: 2 }),
    ],
    meters: { 'llama-x|input': 60, 'llama-x|output': 18 },
  },
])
