import { providerContract } from '../provider.contract.ts'
import { groq } from './groq.ts'

const usage = { queue_time: 0.1, prompt_tokens: 30, completion_tokens: 9, total_tokens: 39 }
const part = (model: string, prompt_tokens: number, completion_tokens: number): object => ({
  model,
  usage: { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens },
})
const compound = (...models: readonly object[]): object => ({
  object: 'chat.completion',
  model: 'groq/compound',
  choices: [],
  usage,
  usage_breakdown: { models },
})

providerContract(groq, [
  {
    name: 'a stream that says it twice',
    payload: [
      { object: 'chat.completion.chunk', model: 'llama-x', choices: [{ delta: {} }], x_groq: {} },
      {
        object: 'chat.completion.chunk',
        model: 'llama-x',
        choices: [{ delta: {}, finish_reason: 'stop' }],
        x_groq: { usage },
        usage,
      },
    ],
    meters: { 'llama-x|input': 30, 'llama-x|output': 9 },
    reportedTotal: 39,
  },
  {
    name: 'a stream that says it only under its own name',
    payload: [
      {
        object: 'chat.completion.chunk',
        model: 'llama-x',
        choices: [{ delta: {}, finish_reason: 'stop' }],
        x_groq: { usage },
      },
    ],
    meters: { 'llama-x|input': 30, 'llama-x|output': 9 },
    reportedTotal: 39,
  },
  {
    name: 'a breakdown that adds up',
    payload: compound(part('a', 10, 4), part('b', 12, 3), part('a', 8, 2)),
    meters: { 'a|input': 18, 'a|output': 6, 'b|input': 12, 'b|output': 3 },
    reportedTotal: 39,
  },
  {
    name: 'a breakdown that does not',
    payload: compound(part('a', 30, 9), part('b', 30, 9)),
    meters: { 'groq/compound|input': 30, 'groq/compound|output': 9 },
    reportedTotal: 39,
    warnings: ['breakdown_inconsistent'],
  },
])
