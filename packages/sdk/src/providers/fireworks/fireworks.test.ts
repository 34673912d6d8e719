import { providerContract } from '../provider.contract.ts'
import { fireworks } from './fireworks.ts'

const headers = { 'fireworks-prompt-tokens': '100', 'fireworks-cached-prompt-tokens': '60' }
const chat = (usage: object): object => ({
  id: 'f1',
  object: 'chat.completion',
  model: 'llama-x',
  choices: [],
  usage,
})
const meters = { 'llama-x|input': 40, 'llama-x|input.cacheRead': 60, 'llama-x|output': 5 }

providerContract(fireworks, [
  {
    name: 'headers that repeat the body',
    payload: chat({
      prompt_tokens: 100,
      completion_tokens: 5,
      total_tokens: 105,
      prompt_tokens_details: { cached_tokens: 60 },
    }),
    hints: { headers },
    meters,
    reportedTotal: 105,
  },
  {
    name: 'cached tokens that only the headers have',
    payload: chat({ prompt_tokens: 100, completion_tokens: 5, total_tokens: 105 }),
    hints: { headers },
    meters,
    reportedTotal: 105,
  },
])
