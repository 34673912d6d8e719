import { providerContract } from '../../provider.contract.ts'
import { aiSdk } from './ai-sdk.ts'

const response = (id: string): object => ({ id, modelId: 'm' })
const hints = { requestModel: 'm' }
const TOKENS = { 'm|input': 10, 'm|output': 5 }
const V6 = {
  inputTokens: 100,
  inputTokenDetails: { noCacheTokens: 20, cacheReadTokens: 60, cacheWriteTokens: 20 },
  outputTokens: 50,
  outputTokenDetails: { textTokens: 20, reasoningTokens: 30 },
  totalTokens: 150,
}
const V4 = { promptTokens: 10, completionTokens: 5, totalTokens: 15 }
const V6_METERS = {
  'm|input': 20,
  'm|input.cacheRead': 60,
  'm|input.cacheWrite': 20,
  'm|output': 20,
  'm|output.reasoning': 30,
}

providerContract(aiSdk, [
  {
    name: 'version 4',
    payload: { usage: { promptTokens: 10, completionTokens: 5, totalTokens: 15 } },
    hints,
    meters: TOKENS,
    reportedTotal: 15,
  },
  {
    name: 'version 4 with Anthropic, whose cache is only in the meta data',
    payload: {
      usage: { promptTokens: 10, completionTokens: 5, totalTokens: 15 },
      providerMetadata: { anthropic: { cacheReadInputTokens: 70, cacheCreationInputTokens: 30 } },
      response: response('r1'),
    },
    meters: { ...TOKENS, 'm|input.cacheRead': 70, 'm|input.cacheWrite': 30 },
    reportedTotal: 15,
    warnings: ['total_mismatch'],
    responseId: 'r1',
  },
  {
    name: 'version 4 with nothing known, as JSON writes it',
    payload: { usage: { promptTokens: null, completionTokens: null, totalTokens: null } },
    meters: {},
    status: 'missing',
    warnings: ['usage_missing'],
  },
  {
    name: 'version 5 with OpenAI, inclusive',
    payload: {
      usage: {
        inputTokens: 100,
        outputTokens: 50,
        totalTokens: 150,
        reasoningTokens: 30,
        cachedInputTokens: 60,
      },
      providerMetadata: { openai: {} },
      response: response('r1'),
    },
    meters: {
      'm|input': 40,
      'm|input.cacheRead': 60,
      'm|output': 20,
      'm|output.reasoning': 30,
    },
    reportedTotal: 150,
  },
  {
    name: 'version 5 with Anthropic, exclusive',
    payload: {
      usage: { inputTokens: 3, outputTokens: 44, totalTokens: 47, cachedInputTokens: 900 },
      providerMetadata: { anthropic: { cacheCreationInputTokens: 10 } },
      response: response('r1'),
    },
    meters: {
      'm|input': 3,
      'm|input.cacheRead': 900,
      'm|input.cacheWrite': 10,
      'm|output': 44,
    },
    reportedTotal: 47,
    warnings: ['total_mismatch'],
  },
  {
    name: 'version 5 with Google, thoughts outside',
    payload: {
      usage: { inputTokens: 10, outputTokens: 5, reasoningTokens: 25, totalTokens: 40 },
      providerMetadata: { google: {} },
    },
    hints,
    meters: { ...TOKENS, 'm|output.reasoning': 25 },
    reportedTotal: 40,
  },
  {
    name: 'version 5 with several steps, whose usage is the last',
    payload: {
      usage: { inputTokens: 20, outputTokens: 6, totalTokens: 26 },
      steps: [
        { usage: { inputTokens: 10, outputTokens: 5, totalTokens: 15 }, response: response('r1') },
        { usage: { inputTokens: 20, outputTokens: 6, totalTokens: 26 }, response: response('r2') },
      ],
      finishReason: 'stop',
    },
    meters: { 'm|input': 30, 'm|output': 11 },
    reportedTotal: 41,
    context: { maxPassInput: 20 },
  },
  {
    name: 'version 6',
    payload: { usage: V6, response: response('r1') },
    meters: V6_METERS,
    reportedTotal: 150,
  },
  {
    name: 'version 6 with the raw usage, which knows more',
    payload: {
      usage: {
        ...V6,
        raw: {
          input_tokens: 20,
          cache_read_input_tokens: 60,
          cache_creation_input_tokens: 20,
          cache_creation: { ephemeral_1h_input_tokens: 20 },
          output_tokens: 50,
        },
      },
      response: response('r1'),
    },
    meters: {
      'm|input': 20,
      'm|input.cacheRead': 60,
      'm|input.cacheWrite.1h': 20,
      'm|output': 50,
    },
  },
  {
    name: 'version 7, whose usage is the sum of its steps',
    payload: {
      usage: { ...V6, inputTokens: 200, outputTokens: 100, totalTokens: 300 },
      steps: [
        { usage: V6, response: response('r1') },
        { usage: V6, response: response('r2') },
      ],
    },
    meters: Object.fromEntries(Object.entries(V6_METERS).map(([meter, n]) => [meter, 2 * n])),
    reportedTotal: 300,
  },
  {
    name: "a provider's object of the SDK",
    payload: {
      type: 'finish',
      finishReason: 'stop',
      usage: {
        inputTokens: { total: 100, noCache: 20, cacheRead: 60, cacheWrite: 20 },
        outputTokens: { total: 50, text: 20, reasoning: 30 },
      },
    },
    hints,
    meters: V6_METERS,
  },
  {
    name: 'a stream, whose end repeats its steps',
    payload: [
      { type: 'text-delta', id: '0', delta: 'usage' },
      {
        type: 'finish-step',
        usage: { inputTokens: 10, outputTokens: 5, totalTokens: 15 },
        response: response('r1'),
      },
      {
        type: 'finish-step',
        usage: { inputTokens: 20, outputTokens: 6, totalTokens: 26 },
        response: response('r2'),
      },
      { type: 'finish', totalUsage: { inputTokens: 30, outputTokens: 11, totalTokens: 41 } },
    ],
    hints,
    meters: { 'm|input': 30, 'm|output': 11 },
    reportedTotal: 41,
  },
  {
    name: 'a stream of version 4',
    payload: [
      { type: 'step-start', messageId: 'a' },
      { type: 'text-delta', textDelta: 'usage' },
      { type: 'step-finish', usage: V4, response: response('r1') },
      { type: 'finish', usage: V4, response: response('r1') },
    ],
    meters: TOKENS,
    reportedTotal: 15,
  },
  {
    name: 'a stream whose steps have no id, told apart by their counts',
    payload: [
      { type: 'finish-step', usage: { inputTokens: 10, outputTokens: 5, totalTokens: 15 } },
      { type: 'finish-step', usage: { inputTokens: 20, outputTokens: 6, totalTokens: 26 } },
    ],
    hints,
    meters: { 'm|input': 30, 'm|output': 11 },
    reportedTotal: 41,
  },
  {
    name: "a stream of one of the SDK's providers",
    payload: [
      { type: 'stream-start', warnings: [] },
      { type: 'response-metadata', id: 'r1', modelId: 'm' },
      { type: 'tool-input-start', id: 't', toolName: 'f' },
      { type: 'finish', finishReason: 'stop', usage: { ...V6, raw: undefined } },
    ],
    meters: V6_METERS,
    reportedTotal: 150,
    responseId: 'r1',
  },
  {
    name: 'a stream of UI messages, with what its author put beside it',
    payload: [
      { type: 'start', messageId: 'a' },
      { type: 'start-step' },
      { type: 'text-delta', id: '0', delta: 'usage' },
      { type: 'finish-step' },
      { type: 'finish', messageMetadata: { totalUsage: V6 } },
    ],
    hints,
    meters: V6_METERS,
    reportedTotal: 150,
  },
  {
    name: 'a stream of UI messages that says nothing of its usage',
    payload: [{ type: 'start-step' }, { type: 'finish-step' }, { type: 'finish' }],
    meters: {},
    status: 'missing',
    warnings: ['usage_missing'],
  },
  {
    name: 'results of several calls',
    payload: [
      { usage: V6, response: response('r1') },
      { usage: V6, response: response('r2') },
    ],
    meters: Object.fromEntries(Object.entries(V6_METERS).map(([meter, n]) => [meter, 2 * n])),
    reportedTotal: 300,
  },
  {
    name: 'embeddings',
    payload: { values: ['usage'], embeddings: [[0.1]], usage: { tokens: 7 } },
    hints,
    meters: { 'm|input': 7 },
  },
])
