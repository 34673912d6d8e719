import { providerContract } from '../../provider.contract.ts'
import { openaiAgents } from './openai-agents.ts'

providerContract(openaiAgents, [
  {
    name: 'a run of two requests, with details as lists',
    payload: {
      requests: 2,
      inputTokens: 300,
      outputTokens: 40,
      totalTokens: 340,
      inputTokensDetails: [{ cached_tokens: 60 }, { cached_tokens: 100 }],
      outputTokensDetails: [{ reasoning_tokens: 10 }, { reasoning_tokens: 5 }],
      requestUsageEntries: [
        { inputTokens: 100, outputTokens: 20, totalTokens: 120 },
        { inputTokens: 200, outputTokens: 20, totalTokens: 220 },
      ],
    },
    hints: { requestModel: 'm' },
    meters: {
      'm|input': 140,
      'm|input.cacheRead': 160,
      'm|output': 25,
      'm|output.reasoning': 15,
    },
    reportedTotal: 340,
    context: { maxPassInput: 200 },
    details: { requests: 2 },
  },
])
