import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { estimateOutputTokens } from '../counting/estimate-output-tokens.ts'
import { totalsOf } from '../usage/totals-of.ts'
import type { Usage } from '../usage/usage.ts'
import { createStreamReader, type StreamReader } from './stream-reader.ts'

const WORDS = ['The budget ', 'for this month ', 'is almost spent, ', 'grün und 東京.']
const TEXT = WORDS.join('')

interface Format {
  readonly name: string
  readonly model: string
  readonly start?: readonly unknown[]
  readonly delta: (text: string) => unknown
  readonly end: readonly unknown[]
  readonly final: { readonly input: number; readonly output: number }
  readonly requestModel?: string
}

const chat = (delta: unknown, more: object = {}): unknown => ({
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

const response = (state: string, usage: unknown = null): unknown => ({
  type: `response.${state}`,
  response: { id: 'resp_1', object: 'response', model: 'gpt-5', status: state, usage },
})
const responses = (type: string): Format => ({
  name: type,
  model: 'gpt-5',
  start: [response('in_progress')],
  delta: (text) => ({ type, item_id: 'item_1', delta: text }),
  end: [response('completed', { input_tokens: 7, output_tokens: 11, total_tokens: 18 })],
  final: { input: 7, output: 11 },
})

const anthropic = (type: string, field: string): Format => ({
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

const FORMATS: readonly Format[] = [
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

const readerOf = ({ requestModel }: Format): StreamReader =>
  createStreamReader({ liveEstimate: true, ...(requestModel !== undefined && { requestModel }) })

const outputOf = (usage: Usage): number => totalsOf(usage).outputTokens
const codesOf = (usage: Usage): readonly string[] => usage.warnings.map(({ code }) => code)
const estimateOf = (text: string, { model }: Format): number => estimateOutputTokens(text, model)

describe.each(FORMATS)('$name', (format) => {
  const begun = (): StreamReader => {
    const reader = readerOf(format)
    for (const event of format.start ?? []) expect(reader.push(event).estimated).toBeUndefined()
    return reader
  }

  it('estimates the output while its text arrives', () => {
    const reader = begun()
    WORDS.forEach((word, index) => {
      const usage = reader.push(format.delta(word))
      expect(usage).toMatchObject({ status: 'partial', estimated: true })
      expect(codesOf(usage)).not.toContain('usage_missing')
      const soFar = estimateOf(WORDS.slice(0, index + 1).join(''), format)
      // Anthropic starts with a guess, which is a lower bound.
      expect(outputOf(usage)).toBe(Math.max(soFar, format.name.startsWith('Anthropic') ? 3 : 0))
      expect(usage.segments.at(-1)?.model).toBe(format.model)
    })
  })

  it('is corrected by the final figure', () => {
    const reader = begun()
    reader.push(format.delta(TEXT.repeat(5)))
    const last = format.end.map((event) => reader.push(event)).at(-1)
    for (const usage of [last, reader.end()]) {
      expect(usage?.status).toBe('ok')
      expect(usage).not.toHaveProperty('estimated')
      expect(usage?.segments).toEqual([{ model: format.model, meters: format.final }])
    }
  })

  it('stays marked when the stream breaks off', () => {
    const reader = begun()
    reader.push(format.delta(TEXT))
    const usage = reader.end()
    expect(usage).toMatchObject({ status: 'partial', estimated: true })
    expect(outputOf(usage)).toBe(estimateOf(TEXT, format))
    expect(codesOf(usage)).toContain('stream_incomplete')
    expect(codesOf(usage)).not.toContain('usage_missing')
  })

  it('keeps no text', () => {
    const reader = begun()
    expect(JSON.stringify(reader.push(format.delta('a-secret-text')))).not.toContain('secret')
    expect(JSON.stringify(reader.end())).not.toContain('secret')
  })

  it('changes nothing without being asked for', () => {
    const events = [...(format.start ?? []), format.delta(TEXT), ...format.end]
    const plain = createStreamReader(
      format.requestModel === undefined ? {} : { requestModel: format.requestModel },
    )
    for (const event of events) expect(plain.push(event)).not.toHaveProperty('estimated')
    const live = readerOf(format)
    for (const event of events) live.push(event)
    expect(live.end()).toEqual(plain.end())
  })
})

describe('a live estimate', () => {
  const [CHAT] = FORMATS
  const ANTHROPIC = anthropic('text_delta', 'text')

  it('does not take the guess at the start of a message for its end', () => {
    const reader = readerOf(ANTHROPIC)
    for (const event of ANTHROPIC.start ?? []) reader.push(event)
    reader.push(ANTHROPIC.delta(TEXT))
    reader.push({ type: 'message_stop' })
    const usage = reader.end()
    expect(usage).toMatchObject({ status: 'partial', estimated: true })
    expect(outputOf(usage)).toBe(estimateOf(TEXT, ANTHROPIC))
    expect(totalsOf(usage).inputTokens).toBe(7)
  })

  it('starts again with the attempt that takes the place of another', () => {
    const reader = readerOf(ANTHROPIC)
    for (const event of ANTHROPIC.start ?? []) reader.push(event)
    reader.push(ANTHROPIC.delta(TEXT.repeat(20)))
    const message = { id: 'msg_2', model: 'claude-sonnet-5', usage: { input_tokens: 7 } }
    reader.push({ type: 'message_start', message })
    expect(outputOf(reader.push(ANTHROPIC.delta(TEXT)))).toBe(estimateOf(TEXT, ANTHROPIC))
  })

  it('adds to the answers whose figures are in', () => {
    const reader = createStreamReader({ liveEstimate: true })
    const format = responses('response.output_text.delta')
    for (const event of [...(format.start ?? []), format.delta('One. '), ...format.end])
      reader.push(event)
    const second = { id: 'resp_2', object: 'response', model: 'gpt-5', status: 'in_progress' }
    reader.push({ type: 'response.created', response: second })
    const usage = reader.push(format.delta(TEXT))
    expect(usage.estimated).toBe(true)
    expect(outputOf(usage)).toBe(11 + estimateOf(TEXT, format))
  })

  it('is never below what the answer has told of itself', () => {
    const reader = createStreamReader({ liveEstimate: true })
    const usage = { prompt_tokens: 7, completion_tokens: 400, total_tokens: 407 }
    expect(outputOf(reader.push(chat({ content: 'Yes.' }, { usage })))).toBe(400)
  })

  it('is the same for raw text, wherever it is cut', () => {
    const events = [...WORDS.map((word) => CHAT?.delta(word))]
    const text = events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join('')
    fc.assert(
      fc.property(fc.array(fc.nat(text.length), { maxLength: 8 }), (cuts) => {
        const reader = createStreamReader({ liveEstimate: true })
        const at = [0, ...cuts.toSorted((a, b) => a - b), text.length]
        for (let i = 1; i < at.length; i++) reader.push(text.slice(at[i - 1], at[i]))
        const usage = reader.end()
        expect(usage.estimated).toBe(true)
        expect(outputOf(usage)).toBe(estimateOutputTokens(TEXT, 'gpt-5'))
      }),
    )
  })

  it('survives text fields of any kind', () => {
    fc.assert(
      fc.property(fc.constantFrom(...FORMATS), fc.jsonValue(), (format, value) => {
        const reader = readerOf(format)
        const odd = JSON.parse(
          JSON.stringify(format.delta('@')).replaceAll('"@"', () => JSON.stringify(value)),
        )
        for (const event of [...(format.start ?? []), odd, ...format.end]) reader.push(event)
        expect(totalsOf(reader.end()).inputTokens).toBe(7)
      }),
    )
  })
})
