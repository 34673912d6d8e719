import { providerContract } from '../provider.contract.ts'
import { anthropic } from './anthropic.ts'

const message = (usage: object, more: object = {}): object => ({
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  model: 'claude-x',
  content: [],
  stop_reason: 'end_turn',
  usage,
  ...more,
})

const start = (id: string, usage: object, model = 'claude-x'): object => ({
  type: 'message_start',
  message: { id, type: 'message', role: 'assistant', model, content: [], usage },
})
const delta = (usage: object): object => ({
  type: 'message_delta',
  delta: { stop_reason: 'end_turn' },
  usage,
})
const text = { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'usage' } }
const stop = { type: 'message_stop' }

providerContract(anthropic, [
  {
    name: 'a message whose input counters are disjoint',
    payload: message({
      input_tokens: 5,
      cache_read_input_tokens: 70,
      cache_creation_input_tokens: 30,
      cache_creation: { ephemeral_5m_input_tokens: 10, ephemeral_1h_input_tokens: 20 },
      output_tokens: 12,
      output_tokens_details: { thinking_tokens: 4 },
      server_tool_use: { web_search_requests: 2, web_fetch_requests: 1 },
      service_tier: 'priority',
      speed: 'fast',
      inference_geo: 'us',
    }),
    meters: {
      'claude-x|input': 5,
      'claude-x|input.cacheRead': 70,
      'claude-x|input.cacheWrite.5m': 10,
      'claude-x|input.cacheWrite.1h': 20,
      'claude-x|output': 8,
      'claude-x|output.reasoning': 4,
      'claude-x|webSearch': 2,
      'claude-x|webFetch': 1,
    },
    // Four passes at least share 105 tokens of input.
    context: { serviceTier: 'priority', speed: 'fast', inferenceGeo: 'us', maxPassInput: 27 },
    responseId: 'msg_1',
  },
  {
    name: 'a bare usage object',
    payload: { input_tokens: 5, cache_read_input_tokens: 70, output_tokens: 12 },
    hints: { requestModel: 'claude-y' },
    meters: { 'claude-y|input': 5, 'claude-y|input.cacheRead': 70, 'claude-y|output': 12 },
  },
  {
    name: 'a write whose lifetime is not told',
    payload: message({ input_tokens: 5, cache_creation_input_tokens: 30, output_tokens: 1 }),
    meters: { 'claude-x|input': 5, 'claude-x|input.cacheWrite': 30, 'claude-x|output': 1 },
  },
  {
    name: 'more thinking than output',
    payload: message({
      input_tokens: 5,
      output_tokens: 3,
      output_tokens_details: { thinking_tokens: 4 },
    }),
    meters: { 'claude-x|input': 5, 'claude-x|output.reasoning': 3 },
    warnings: ['reasoning_exceeds_output'],
  },
  {
    name: 'a refusal before any output, which is not billed',
    payload: message({ input_tokens: 5, output_tokens: 0 }, { stop_reason: 'refusal' }),
    meters: {},
    unbilled: { 'claude-x|input': 5 },
  },
  {
    name: 'a stream whose delta replaces the first guess',
    payload: [
      start('msg_1', { input_tokens: 5, cache_creation_input_tokens: 0, output_tokens: 1 }),
      text,
      delta({ input_tokens: 9, cache_read_input_tokens: 4, output_tokens: 30 }),
      stop,
    ],
    meters: { 'claude-x|input': 9, 'claude-x|input.cacheRead': 4, 'claude-x|output': 30 },
    responseId: 'msg_1',
  },
  {
    name: 'a stream whose cache grows beyond the split of its start',
    payload: [
      start('msg_1', {
        input_tokens: 2,
        cache_creation_input_tokens: 100,
        cache_creation: { ephemeral_5m_input_tokens: 100 },
        output_tokens: 1,
      }),
      delta({ cache_creation_input_tokens: 130, output_tokens: 7 }),
    ],
    meters: {
      'claude-x|input': 2,
      'claude-x|input.cacheWrite.5m': 100,
      'claude-x|input.cacheWrite': 30,
      'claude-x|output': 7,
    },
  },
  {
    name: 'a stream cut before its final counts',
    payload: [start('msg_1', { input_tokens: 5, output_tokens: 1 }), text],
    meters: { 'claude-x|input': 5, 'claude-x|output': 1 },
    status: 'partial',
    warnings: ['stream_incomplete'],
  },
  {
    name: 'a message that does not say its output',
    payload: message({ input_tokens: 5, output_tokens: null }),
    meters: { 'claude-x|input': 5 },
    status: 'partial',
  },
  {
    name: 'a stream that begins in the middle',
    payload: [delta({ output_tokens: 30 })],
    hints: { requestModel: 'claude-x' },
    meters: { 'claude-x|output': 30 },
    status: 'partial',
    warnings: ['input_unknown'],
  },
  {
    name: 'a stream spliced onto a second attempt',
    payload: [
      start('msg_1', { input_tokens: 5, output_tokens: 1 }),
      text,
      start('msg_2', { input_tokens: 5, output_tokens: 1 }),
      delta({ output_tokens: 8 }),
      stop,
    ],
    meters: { 'claude-x|input': 5, 'claude-x|output': 8 },
    unbilled: { 'claude-x|input': 5, 'claude-x|output': 1 },
    warnings: ['spliced_stream'],
  },
  {
    name: 'two messages after another',
    payload: [
      start('msg_1', { input_tokens: 5, output_tokens: 1 }),
      delta({ output_tokens: 3 }),
      stop,
      start('msg_2', { input_tokens: 6, output_tokens: 1 }),
      delta({ output_tokens: 8 }),
      stop,
    ],
    meters: { 'claude-x|input': 11, 'claude-x|output': 11 },
    context: { maxPassInput: 6 },
  },
  {
    name: 'a compaction in a stream, whose start is another pass',
    payload: [
      start('msg_1', { input_tokens: 100, cache_read_input_tokens: 900, output_tokens: 1 }),
      delta({
        input_tokens: 40,
        output_tokens: 9,
        iterations: [
          {
            type: 'compaction',
            input_tokens: 100,
            cache_read_input_tokens: 900,
            output_tokens: 20,
          },
          { type: 'message', input_tokens: 40, output_tokens: 9 },
        ],
      }),
    ],
    meters: {
      'claude-x|input': 140,
      'claude-x|input.cacheRead': 900,
      'claude-x|output': 29,
    },
    roles: ['message', 'compaction'],
    context: { lastMessageInput: 40, maxPassInput: 1000 },
  },
  {
    name: 'an advisor of another model',
    payload: message({
      input_tokens: 30,
      output_tokens: 12,
      output_tokens_details: { thinking_tokens: 2 },
      iterations: [
        { type: 'message', input_tokens: 10, output_tokens: 5 },
        { type: 'advisor_message', model: 'claude-z', input_tokens: 50, output_tokens: 6 },
        { type: 'message', input_tokens: 20, output_tokens: 7 },
      ],
    }),
    meters: {
      'claude-x|input': 30,
      'claude-x|output': 10,
      'claude-x|output.reasoning': 2,
      'claude-z|input': 50,
      'claude-z|output': 6,
    },
    roles: ['message', 'advisor'],
    context: { lastMessageInput: 20, maxPassInput: 20 },
  },
  {
    name: 'a fallback after a declined attempt',
    payload: message({
      input_tokens: 12,
      output_tokens: 6,
      iterations: [
        { type: 'message', model: 'claude-x', input_tokens: 11, output_tokens: 0 },
        { type: 'fallback_message', model: 'claude-z', input_tokens: 12, output_tokens: 6 },
      ],
    }),
    meters: { 'claude-z|input': 12, 'claude-z|output': 6 },
    unbilled: { 'claude-x|input': 11 },
    roles: ['fallback'],
  },
  {
    name: 'passes that do not sum to the top level',
    payload: message({
      input_tokens: 12,
      output_tokens: 6,
      iterations: [{ type: 'message', input_tokens: 11, output_tokens: 1 }],
    }),
    meters: { 'claude-x|input': 12, 'claude-x|output': 6 },
    warnings: ['breakdown_inconsistent'],
  },
  {
    name: 'a line of a batch',
    payload: {
      custom_id: 'a',
      result: { type: 'succeeded', message: message({ input_tokens: 5, output_tokens: 2 }) },
    },
    meters: { 'claude-x|input': 5, 'claude-x|output': 2 },
    context: { serviceTier: 'batch' },
  },
  {
    name: 'an error',
    payload: { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } },
    meters: {},
    status: 'missing',
    warnings: ['usage_missing'],
  },
])
