/** What the streams say, in parts. */
export const WORDS = ['The budget ', 'for this month ', 'is almost spent, ', 'grün und 東京.']

export const TEXT = WORDS.join('')

/** How a stream says its text. */
export interface Format {
  readonly name: string
  readonly model: string
  readonly start?: readonly unknown[]
  readonly delta: (text: string) => unknown
  readonly end: readonly unknown[]
  readonly final: { readonly input: number; readonly output: number }
  readonly requestModel?: string
}

export const chat = (delta: unknown, more: object = {}): unknown => ({
  object: 'chat.completion.chunk',
  id: 'chat_1',
  model: 'gpt-5',
  choices: [{ index: 0, delta, finish_reason: null }],
  ...more,
})

const CHAT_END = [
  {
    object: 'chat.completion.chunk',
    id: 'chat_1',
    choices: [{ delta: {}, finish_reason: 'stop' }],
  },
  {
    object: 'chat.completion.chunk',
    id: 'chat_1',
    model: 'gpt-5',
    choices: [],
    usage: { prompt_tokens: 7, completion_tokens: 11, total_tokens: 18 },
  },
]

const chatFormat = (name: string, delta: (text: string) => unknown): Format => ({
  name,
  model: 'gpt-5',
  delta: (text) => chat(delta(text)),
  end: CHAT_END,
  final: { input: 7, output: 11 },
})

export const response = (state: string, usage: unknown = null): unknown => ({
  type: `response.${state}`,
  response: { id: 'resp_1', object: 'response', model: 'gpt-5', status: state, usage },
})

export const responses = (type: string): Format => ({
  name: type,
  model: 'gpt-5',
  start: [response('in_progress')],
  delta: (text) => ({ type, item_id: 'item_1', delta: text }),
  end: [response('completed', { input_tokens: 7, output_tokens: 11, total_tokens: 18 })],
  final: { input: 7, output: 11 },
})

export const anthropic = (type: string, field: string): Format => ({
  name: `Anthropic ${type}`,
  model: 'claude-sonnet-5',
  start: [
    {
      type: 'message_start',
      message: {
        id: 'msg_1',
        model: 'claude-sonnet-5',
        usage: { input_tokens: 7, output_tokens: 3 },
      },
    },
    { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
  ],
  delta: (text) => ({ type: 'content_block_delta', index: 0, delta: { type, [field]: text } }),
  end: [
    { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 11 } },
    { type: 'message_stop' },
  ],
  final: { input: 7, output: 11 },
})

const gemini = (name: string, partOf: (text: string) => unknown): Format => ({
  name,
  model: 'gemini-2.5-flash',
  delta: (text) => ({
    candidates: [{ content: { role: 'model', parts: [partOf(text)] } }],
    usageMetadata: { promptTokenCount: 7, totalTokenCount: 7 },
    modelVersion: 'gemini-2.5-flash',
    responseId: 'r',
  }),
  end: [
    {
      candidates: [{ finishReason: 'STOP' }],
      usageMetadata: { promptTokenCount: 7, candidatesTokenCount: 11, totalTokenCount: 18 },
      modelVersion: 'gemini-2.5-flash',
      responseId: 'r',
    },
  ],
  final: { input: 7, output: 11 },
})

const cohere = (name: string, messageOf: (text: string) => unknown): Format => ({
  name,
  model: 'command-a',
  requestModel: 'command-a',
  start: [{ type: 'message-start', id: 'c_1', delta: { message: { role: 'assistant' } } }],
  delta: (text) => ({ type: 'content-delta', index: 0, delta: { message: messageOf(text) } }),
  end: [
    {
      type: 'message-end',
      delta: { usage: { billed_units: { input_tokens: 7, output_tokens: 11 } } },
    },
  ],
  final: { input: 7, output: 11 },
})

const converse = (name: string, deltaOf: (text: string) => unknown): Format => ({
  name,
  model: 'amazon.nova-pro-v1:0',
  requestModel: 'amazon.nova-pro-v1:0',
  start: [{ messageStart: { role: 'assistant' } }],
  delta: (text) => ({ contentBlockDelta: { contentBlockIndex: 0, delta: deltaOf(text) } }),
  end: [
    { messageStop: { stopReason: 'end_turn' } },
    { metadata: { usage: { inputTokens: 7, outputTokens: 11, totalTokens: 18 } } },
  ],
  final: { input: 7, output: 11 },
})

const ollama = (name: string, fieldsOf: (text: string) => object): Format => ({
  name,
  model: 'llama3.2',
  delta: (text) => ({ model: 'llama3.2', created_at: 't', ...fieldsOf(text), done: false }),
  end: [{ model: 'llama3.2', created_at: 't', done: true, prompt_eval_count: 7, eval_count: 11 }],
  final: { input: 7, output: 11 },
})

const cohere1 = (name: string, delta: (text: string) => unknown): Format => ({
  name,
  model: 'command-r',
  requestModel: 'command-r',
  start: [{ event_type: 'stream-start', is_finished: false, generation_id: 'g' }],
  delta,
  end: [
    { event_type: 'citation-generation', is_finished: false, citations: [] },
    {
      event_type: 'stream-end',
      is_finished: true,
      finish_reason: 'COMPLETE',
      response: {
        response_id: 'c_1',
        text: TEXT,
        meta: { billed_units: { input_tokens: 7, output_tokens: 11 } },
      },
    },
  ],
  final: { input: 7, output: 11 },
})

/** Streams of providers. */
export const PROVIDER_FORMATS: readonly Format[] = [
  chatFormat('chat content', (content) => ({ content })),
  chatFormat('chat reasoning', (reasoning) => ({ reasoning, reasoning_content: reasoning })),
  chatFormat('chat refusal', (refusal) => ({ refusal })),
  chatFormat('chat tool call', (args) => ({ tool_calls: [{ function: { arguments: args } }] })),
  chatFormat('chat parts', (text) => ({ content: [{ type: 'text', text }] })),
  chatFormat('chat thinking parts', (text) => ({
    content: [{ type: 'thinking', thinking: [{ type: 'text', text }] }],
  })),
  {
    ...chatFormat('legacy completion', (content) => ({ content })),
    delta: (text) => ({
      object: 'text_completion',
      id: 'chat_1',
      model: 'gpt-5',
      choices: [{ text, finish_reason: null }],
    }),
  },
  responses('response.output_text.delta'),
  responses('response.reasoning_text.delta'),
  responses('response.function_call_arguments.delta'),
  responses('response.output_audio_transcript.delta'),
  {
    name: 'transcription',
    model: 'gpt-4o-transcribe',
    requestModel: 'gpt-4o-transcribe',
    delta: (delta) => ({ type: 'transcript.text.delta', delta }),
    end: [
      {
        type: 'transcript.text.done',
        usage: { type: 'tokens', input_tokens: 7, output_tokens: 11, total_tokens: 18 },
      },
    ],
    final: { input: 7, output: 11 },
  },
  anthropic('text_delta', 'text'),
  anthropic('thinking_delta', 'thinking'),
  anthropic('input_json_delta', 'partial_json'),
  gemini('Gemini text', (text) => ({ text })),
  gemini('Gemini thought', (text) => ({ text, thought: true })),
  gemini('Gemini code', (code) => ({ executableCode: { language: 'PYTHON', code } })),
  {
    name: 'Gemini Live',
    model: 'gemini-live',
    requestModel: 'gemini-live',
    delta: (text) => ({ serverContent: { modelTurn: { parts: [{ text }] } } }),
    end: [
      {
        serverContent: { turnComplete: true },
        usageMetadata: { promptTokenCount: 7, responseTokenCount: 11, totalTokenCount: 18 },
      },
    ],
    final: { input: 7, output: 11 },
  },
  {
    name: 'Gemini Interactions',
    model: 'gemini-2.5-flash',
    start: [
      {
        event_type: 'interaction.created',
        interaction: { id: 'i_1', status: 'in_progress', model: 'gemini-2.5-flash' },
      },
    ],
    delta: (text) => ({ event_type: 'step.delta', index: 1, delta: { type: 'text', text } }),
    end: [
      {
        event_type: 'interaction.completed',
        interaction: {
          id: 'i_1',
          status: 'completed',
          model: 'gemini-2.5-flash',
          usage: { total_input_tokens: 7, total_output_tokens: 11, total_tokens: 18 },
        },
      },
    ],
    final: { input: 7, output: 11 },
  },
  cohere('Cohere text', (text) => ({ content: { text } })),
  cohere('Cohere thinking', (thinking) => ({ content: { thinking } })),
  cohere('Cohere tool call', (text) => ({ tool_calls: { function: { arguments: text } } })),
  converse('Converse text', (text) => ({ text })),
  converse('Converse reasoning', (text) => ({ reasoningContent: { text } })),
  converse('Converse tool use', (input) => ({ toolUse: { input } })),
  ollama('Ollama chat', (content) => ({ message: { role: 'assistant', content } })),
  ollama('Ollama thinking', (thinking) => ({ message: { thinking, content: '' } })),
  ollama('Ollama generate', (text) => ({ response: text })),
  cohere1('Cohere 1 text', (text) => ({ event_type: 'text-generation', text })),
  cohere1('Cohere 1 tool call', (parameters) => ({
    event_type: 'tool-calls-chunk',
    tool_call_delta: { index: 0, parameters },
  })),
]
