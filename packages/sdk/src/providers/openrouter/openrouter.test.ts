import { providerContract } from '../provider.contract.ts'
import { openrouter } from './openrouter.ts'

const chat = (usage: object): object => ({
  id: 'gen-1',
  object: 'chat.completion',
  model: 'openai/gpt-x',
  choices: [],
  usage: { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15, ...usage },
})
const meters = { 'openai/gpt-x|input': 10, 'openai/gpt-x|output': 5 }

providerContract(openrouter, [
  {
    name: 'what it charges',
    payload: chat({
      cost: 0.0045,
      is_byok: false,
      cost_details: { upstream_inference_cost: null },
    }),
    meters,
    reportedTotal: 15,
    cost: 4_500_000_000n,
  },
  {
    name: 'its fee, with a key of one\u2019s own, and what the upstream charges',
    payload: chat({ cost: 0.001, is_byok: true, cost_details: { upstream_inference_cost: 0.02 } }),
    meters,
    reportedTotal: 15,
    cost: 21_000_000_000n,
  },
  {
    name: 'a search, which is a tool, too',
    payload: chat({
      cost: 0.02,
      cost_details: { upstream_inference_cost: 0.01 },
      server_tool_use_details: { web_search_requests: 1, tool_calls_executed: 3 },
    }),
    meters: { ...meters, 'openai/gpt-x|webSearch': 1, 'openai/gpt-x|toolCalls': 2 },
    reportedTotal: 15,
    cost: 20_000_000_000n,
  },
  {
    name: 'a charge that the tokens do not explain',
    payload: chat({ cost: 0.02, cost_details: { upstream_inference_cost: 0.001 } }),
    meters,
    reportedTotal: 15,
    cost: 20_000_000_000n,
    warnings: ['provider_cost_exceeds_list'],
  },
  {
    name: 'a write that overlaps the read: a fee for storage',
    payload: chat({
      cost: 0.001,
      prompt_tokens_details: { cached_tokens: 9, cache_write_tokens: 9 },
    }),
    meters: {
      'openai/gpt-x|input': 1,
      'openai/gpt-x|input.cacheRead': 9,
      'openai/gpt-x|output': 5,
    },
    reportedTotal: 15,
    cost: 1_000_000_000n,
    warnings: ['cache_overlap'],
    details: { cacheWriteOverlap: 9 },
  },
  {
    name: 'a response',
    payload: {
      id: 'gen-1',
      object: 'response',
      status: 'completed',
      model: 'openai/gpt-x',
      output: [],
      usage: { input_tokens: 10, output_tokens: 5, total_tokens: 15, cost: 0.002 },
    },
    meters,
    reportedTotal: 15,
    cost: 2_000_000_000n,
  },
])
