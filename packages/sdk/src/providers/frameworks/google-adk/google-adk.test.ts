import { providerContract } from '../../provider.contract.ts'
import { googleAdk } from './google-adk.ts'

const event = (id: string, usageMetadata: object, more: object = {}): object => ({
  id,
  author: 'agent',
  invocationId: 'e-1',
  content: { role: 'model', parts: [{ text: 'usage' }] },
  usageMetadata,
  ...more,
})
const hints = { requestModel: 'gemini-x' }

providerContract(googleAdk, [
  {
    name: 'two calls, one of them told in parts',
    payload: [
      event('a', { promptTokenCount: 10, totalTokenCount: 10 }, { partial: true }),
      event('b', {
        promptTokenCount: 10,
        candidatesTokenCount: 5,
        thoughtsTokenCount: 20,
        toolUsePromptTokenCount: 3,
        totalTokenCount: 38,
      }),
      event('c', { promptTokenCount: 7, candidatesTokenCount: 1, totalTokenCount: 8 }),
    ],
    hints,
    meters: {
      'gemini-x|input': 17,
      'gemini-x|input.tool': 3,
      'gemini-x|output': 6,
      'gemini-x|output.reasoning': 20,
    },
    reportedTotal: 46,
  },
  {
    name: "Python's spelling",
    payload: {
      id: 'a',
      author: 'agent',
      invocation_id: 'e-1',
      usage_metadata: {
        prompt_token_count: 10,
        cached_content_token_count: 4,
        candidates_token_count: 5,
        thoughts_token_count: null,
        total_token_count: 15,
      },
    },
    hints,
    meters: { 'gemini-x|input': 6, 'gemini-x|input.cacheRead': 4, 'gemini-x|output': 5 },
    reportedTotal: 15,
  },
])
