import type { Format } from './live-formats.contract.ts'

const SDK_RESPONSE = { id: 'r1', modelId: 'gpt-5' }

const aiSdk = (
  version: string,
  delta: (text: string) => unknown,
  end: readonly unknown[] = [
    {
      type: 'finish-step',
      response: SDK_RESPONSE,
      usage: { inputTokens: 7, outputTokens: 11, totalTokens: 18 },
    },
    { type: 'finish', totalUsage: { inputTokens: 7, outputTokens: 11, totalTokens: 18 } },
  ],
): Format => ({
  name: `AI SDK ${version}`,
  model: 'gpt-5',
  requestModel: 'gpt-5',
  delta,
  end,
  final: { input: 7, output: 11 },
})

const USAGE_4 = { promptTokens: 7, completionTokens: 11, totalTokens: 18 }

const AI_SDK_4_END = [
  { type: 'step-finish', response: SDK_RESPONSE, usage: USAGE_4 },
  { type: 'finish', usage: USAGE_4 },
]

const AI_SDK_UI_END = [
  { type: 'text-end', id: '0' },
  { type: 'finish-step' },
  {
    type: 'finish',
    messageMetadata: { totalUsage: { inputTokens: 7, outputTokens: 11, totalTokens: 18 } },
  },
]

const LC_USAGE = { input_tokens: 7, output_tokens: 11, total_tokens: 18 }

const lcChunk = (fields: object): object => ({
  content: '',
  additional_kwargs: {},
  response_metadata: {},
  tool_call_chunks: [],
  id: 'run-1',
  ...fields,
})

const langchain = (
  name: string,
  fieldsOf: (text: string) => object,
  wrapped: (chunk: object) => unknown = (chunk) => chunk,
): Format => ({
  name: `LangChain ${name}`,
  model: 'gpt-5',
  requestModel: 'gpt-5',
  start: [wrapped(lcChunk({}))],
  delta: (text) => wrapped(lcChunk(fieldsOf(text))),
  end: [
    wrapped(lcChunk({ response_metadata: { finish_reason: 'stop', model_name: 'gpt-5' } })),
    wrapped(lcChunk({ usage_metadata: LC_USAGE })),
  ],
  final: { input: 7, output: 11 },
})

const pythonChunk = (chunk: object): unknown => ({
  usage_metadata: null,
  ...chunk,
  type: 'AIMessageChunk',
  name: null,
  example: false,
})

/** Streams of frameworks. */
export const FRAMEWORK_FORMATS: readonly Format[] = [
  aiSdk('4', (textDelta) => ({ type: 'text-delta', textDelta }), AI_SDK_4_END),
  aiSdk('4 reasoning', (textDelta) => ({ type: 'reasoning', textDelta }), AI_SDK_4_END),
  aiSdk(
    '4 tool call',
    (argsTextDelta) => ({ type: 'tool-call-delta', toolCallId: 't', argsTextDelta }),
    AI_SDK_4_END,
  ),
  aiSdk('5 to 7', (text) => ({ type: 'text-delta', id: '0', text })),
  aiSdk('5 to 7 reasoning', (text) => ({ type: 'reasoning-delta', id: '0', text })),
  aiSdk('5 to 7 tool call', (delta) => ({ type: 'tool-input-delta', id: 't', delta })),
  {
    ...aiSdk('of a provider', (delta) => ({ type: 'text-delta', id: '0', delta }), [
      {
        type: 'finish',
        finishReason: 'stop',
        usage: { inputTokens: { total: 7 }, outputTokens: { total: 11 } },
      },
    ]),
    start: [{ type: 'stream-start' }, { type: 'response-metadata', id: 'r1', modelId: 'gpt-5' }],
  },
  aiSdk('UI', (delta) => ({ type: 'text-delta', id: '0', delta }), AI_SDK_UI_END),
  aiSdk(
    'UI tool call',
    (inputTextDelta) => ({ type: 'tool-input-delta', toolCallId: 't', inputTextDelta }),
    AI_SDK_UI_END,
  ),
  langchain('JavaScript', (content) => ({ content })),
  langchain(
    'JavaScript, serialised',
    (content) => ({ content }),
    (chunk) => ({
      lc: 1,
      type: 'constructor',
      id: ['langchain_core', 'messages', 'AIMessageChunk'],
      kwargs: chunk,
    }),
  ),
  langchain('Python', (content) => ({ content }), pythonChunk),
  langchain(
    'Python, as an event',
    (content) => ({ content }),
    (chunk) => ({
      event: 'on_chat_model_stream',
      data: { chunk },
    }),
  ),
  langchain('parts', (text) => ({ content: [{ type: 'text', text, index: 0 }] })),
  langchain('thinking', (thinking) => ({ content: [{ type: 'thinking', thinking }] })),
  langchain('reasoning', (text) => ({ additional_kwargs: { reasoning_content: text } })),
  langchain('tool call', (args) => ({ tool_call_chunks: [{ name: null, args, index: 0 }] })),
]
