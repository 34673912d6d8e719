import { providerContract } from '../../provider.contract.ts'
import { codex } from './codex.ts'

const turn = (model: string): object => ({ type: 'turn_context', payload: { model } })
const count = (
  input_tokens: number,
  cached_input_tokens: number,
  output_tokens: number,
): object => ({
  type: 'event_msg',
  payload: {
    type: 'token_count',
    info: {
      total_token_usage: {
        input_tokens,
        cached_input_tokens,
        output_tokens,
        reasoning_output_tokens: 2,
        total_tokens: input_tokens + output_tokens,
      },
      last_token_usage: { input_tokens: 1, output_tokens: 1, total_tokens: 2 },
    },
  },
})

providerContract(codex, [
  {
    name: 'totals that grow, by the model of the turn',
    payload: [
      { type: 'session_meta', payload: { id: 's1' } },
      turn('m'),
      { type: 'event_msg', payload: { type: 'token_count', info: null } },
      count(100, 60, 10),
      count(100, 60, 10),
      turn('n'),
      count(250, 160, 30),
    ],
    meters: {
      'm|input': 40,
      'm|input.cacheRead': 60,
      'm|output': 8,
      'm|output.reasoning': 2,
      'n|input': 50,
      'n|input.cacheRead': 100,
      'n|output': 20,
    },
    reportedTotal: 280,
  },
  {
    name: 'a bare usage object',
    payload: { input_tokens: 100, cached_input_tokens: 60, output_tokens: 10, total_tokens: 110 },
    hints: { requestModel: 'm' },
    meters: { 'm|input': 40, 'm|input.cacheRead': 60, 'm|output': 10 },
    reportedTotal: 110,
  },
])
