import { providerContract } from '../../provider.contract.ts'
import { claudeCode } from './claude-code.ts'

const line = (id: string, output_tokens: number, model = 'm'): object => ({
  type: 'assistant',
  uuid: `${id}-${output_tokens}`,
  sessionId: 's1',
  message: {
    id,
    type: 'message',
    role: 'assistant',
    model,
    content: [{ type: 'text', text: 'usage' }],
    usage: { input_tokens: 3, cache_read_input_tokens: 70, output_tokens },
  },
})

providerContract(claudeCode, [
  {
    name: 'a line a content block, whose output grows',
    payload: [
      { type: 'user', message: { role: 'user', content: 'usage' } },
      line('msg_1', 1),
      line('msg_1', 9),
      line('msg_1', 9),
      line('msg_2', 4),
      line('msg_3', 0, '<synthetic>'),
    ],
    meters: { 'm|input': 6, 'm|input.cacheRead': 140, 'm|output': 13 },
  },
  {
    name: 'messages and the result that repeats them',
    payload: [
      line('msg_1', 9),
      {
        type: 'result',
        total_cost_usd: 1.5,
        modelUsage: { m: { inputTokens: 3, cacheReadInputTokens: 70, outputTokens: 9 } },
      },
    ],
    meters: { 'm|input': 3, 'm|input.cacheRead': 70, 'm|output': 9 },
  },
  {
    name: 'a result alone',
    payload: {
      type: 'result',
      total_cost_usd: 1.5,
      modelUsage: {
        m: { inputTokens: 3, cacheCreationInputTokens: 8, outputTokens: 9 },
        n: { inputTokens: 1, outputTokens: 2, webSearchRequests: 1 },
      },
    },
    meters: {
      'm|input': 3,
      'm|input.cacheWrite': 8,
      'm|output': 9,
      'n|input': 1,
      'n|output': 2,
      'n|webSearch': 1,
    },
    cost: 1_500_000_000_000n,
  },
])
