import { providerContract } from '../../provider.contract.ts'
import { pydanticAi } from './pydantic-ai.ts'

providerContract(pydanticAi, [
  {
    name: 'the usage of a run, whose details repeat it',
    payload: {
      requests: 2,
      tool_calls: 1,
      input_tokens: 1000,
      cache_read_tokens: 700,
      cache_write_tokens: 200,
      output_tokens: 50,
      details: { cache_read_input_tokens: 700, reasoning_tokens: 30 },
    },
    hints: { requestModel: 'm' },
    meters: {
      'm|input': 100,
      'm|input.cacheRead': 700,
      'm|input.cacheWrite': 200,
      'm|output': 20,
      'm|output.reasoning': 30,
    },
    details: { requests: 2 },
  },
  {
    name: 'a response',
    payload: {
      kind: 'response',
      parts: [],
      usage: { input_tokens: 10, cache_read_tokens: 0, output_tokens: 5, details: {} },
      model_name: 'm',
      provider_response_id: 'r1',
    },
    meters: { 'm|input': 10, 'm|output': 5 },
    responseId: 'r1',
  },
  {
    name: 'a run before version 1',
    payload: {
      requests: 1,
      request_tokens: 10,
      response_tokens: 5,
      total_tokens: 15,
      details: { reasoning_tokens: 2 },
    },
    hints: { requestModel: 'm' },
    meters: { 'm|input': 10, 'm|output': 3, 'm|output.reasoning': 2 },
    reportedTotal: 15,
    details: { requests: 1 },
  },
  {
    name: 'an output that nobody tells of, which is not none',
    payload: { input_tokens: 10, details: { cached_tokens: 0 } },
    hints: { requestModel: 'm' },
    meters: { 'm|input': 10 },
    status: 'partial',
  },
])
