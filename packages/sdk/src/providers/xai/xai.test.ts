import { providerContract } from '../provider.contract.ts'
import { xai } from './xai.ts'

const chat = (usage: object): object => ({
  id: 'x1',
  object: 'chat.completion',
  model: 'grok-x',
  choices: [],
  usage,
})

providerContract(xai, [
  {
    name: 'reasoning beside the completion, and the exact bill',
    payload: chat({
      prompt_tokens: 12,
      completion_tokens: 1,
      total_tokens: 241,
      prompt_tokens_details: { cached_tokens: 2 },
      completion_tokens_details: { reasoning_tokens: 228 },
      cost_in_usd_ticks: 1_176_500,
    }),
    meters: {
      'grok-x|input': 10,
      'grok-x|input.cacheRead': 2,
      'grok-x|output': 1,
      'grok-x|output.reasoning': 228,
    },
    reportedTotal: 241,
    cost: 117_650_000n,
  },
  {
    name: 'cached tokens beside the prompt, as the total shows',
    payload: chat({
      prompt_tokens: 40,
      completion_tokens: 5,
      total_tokens: 75,
      prompt_tokens_details: { cached_tokens: 30 },
    }),
    meters: { 'grok-x|input': 40, 'grok-x|input.cacheRead': 30, 'grok-x|output': 5 },
    reportedTotal: 75,
  },
  {
    name: 'a response, whose reasoning is inside, with tools of the server',
    payload: {
      id: 'x1',
      object: 'response',
      status: 'completed',
      model: 'grok-x',
      output: [{ type: 'web_search_call' }, { type: 'x_search_call' }],
      usage: {
        input_tokens: 100,
        input_tokens_details: { cached_tokens: 40 },
        output_tokens: 50,
        output_tokens_details: { reasoning_tokens: 30 },
        total_tokens: 150,
        num_server_side_tools_used: 2,
      },
    },
    meters: {
      'grok-x|input': 60,
      'grok-x|input.cacheRead': 40,
      'grok-x|output': 20,
      'grok-x|output.reasoning': 30,
      'grok-x|webSearch': 1,
      'grok-x|toolCalls': 1,
    },
    reportedTotal: 150,
  },
  {
    name: 'a voice session, whose usage stands on the event',
    payload: [
      { type: 'response.created', response: { id: 'x1', status: 'in_progress', usage: {} } },
      {
        type: 'response.done',
        response: { id: 'x1', status: 'completed', usage: {} },
        usage: {
          input_tokens: 5,
          input_token_details: { text_tokens: 5, grok_tokens: 0 },
          output_tokens: 42,
          output_token_details: { text_tokens: 3, audio_tokens: 39 },
          total_tokens: 47,
          billable_audio_seconds: 1.5,
        },
      },
    ],
    hints: { requestModel: 'grok-voice-x' },
    meters: {
      'grok-voice-x|input': 5,
      'grok-voice-x|output': 3,
      'grok-voice-x|output.audio': 39,
      'grok-voice-x|seconds.billableAudio': 1.5,
    },
    reportedTotal: 47,
  },
  {
    name: 'reasoning beside the completion, without a total that would tell',
    payload: chat({
      prompt_tokens: 12,
      completion_tokens: 20,
      completion_tokens_details: { reasoning_tokens: 15 },
    }),
    meters: { 'grok-x|input': 12, 'grok-x|output': 20, 'grok-x|output.reasoning': 15 },
  },
])
