import { expect, it } from 'vitest'
import { eachWithServer, metered, only, post, server } from './metered-chat.ts'
import { events, json, type Reply } from './wires/reply.ts'

eachWithServer()

const counts = { input_tokens: 10, output_tokens: 2, total_tokens: 12 }
const mistral = { prompt_tokens: 10, completion_tokens: 2, total_tokens: 12 }
const billed = (units: object): object => ({ meta: { billed_units: units } })
const parts = { input: 10, output: 2 }

it.each([
  ['/v1/decisions', { questions: [] }, { answers: [], usage: counts }, 'decision', parts],
  ['/v1/conversations/c1', { inputs: 'Hi' }, { usage: mistral }, 'chat', parts],
  ['/v1/conversations/c1/restart', { inputs: 'Hi' }, { usage: mistral }, 'chat', parts],
  ['/v1/classifications', { input: 'Hi' }, { usage: mistral }, 'classification', parts],
  ['/v1/chat/moderations', { input: 'Hi' }, { usage: mistral }, 'classification', parts],
  ['/v1/generate', { prompt: 'Hi' }, billed(counts), 'text_completion', parts],
  ['/v1/summarize', { text: 'Hi' }, billed(counts), 'text_completion', parts],
  ['/v1/classify', { inputs: [] }, billed({ input_tokens: 3 }), 'classification', { input: 3 }],
  ['/v2/parse', { document: {} }, billed({ pages: 2 }), 'ocr', { pages: 2 }],
  [
    '/v1beta/cachedContents',
    { contents: [] },
    { name: 'cachedContents/1', usageMetadata: { totalTokenCount: 9 } },
    'cache',
    { input: 9 },
  ],
])('%s is a call', async (path, body, answer, operation, meters) => {
  server.behave({ wire: () => json(answer) })
  const { meter, call } = metered()
  await (await call(path, post({ model: 'm', ...body }))).json()
  expect(only(meter)).toMatchObject({
    requestModel: 'm',
    dimensions: { operation },
    usage: { status: 'ok', segments: [{ meters }] },
  })
  // Other programs have such addresses, too.
  await (await call(path, post({ name: 'x' }))).json()
  expect(meter.entries.length).toBe(1)
})

it('counts the pictures that Imagen makes', async () => {
  const predictions = [{ bytesBase64Encoded: 'AA' }, { raiFilteredReason: 'No' }]
  server.behave({ wire: () => json({ predictions }) })
  const { meter, call } = metered()
  const path = '/v1/projects/p/locations/us/publishers/google/models/imagen-4.0-generate-001'
  await (await call(`${path}:predict`, post({ instances: [{ prompt: 'x' }] }))).json()
  expect(only(meter)).toMatchObject({
    requestModel: 'imagen-4.0-generate-001',
    dimensions: { operation: 'image_generation' },
    usage: { segments: [{ meters: { images: 1 } }] },
    cost: { total: 40_000_000_000n },
  })
})

it('knows the end of a conversation that is streamed', async () => {
  const started = { type: 'conversation.response.started', conversation_id: 'c1' }
  const said = { type: 'message.output.delta', id: 'm1', content: 'Hello', role: 'assistant' }
  const body = { model: 'm', inputs: 'Hi', stream: true }
  const { meter, call } = metered()
  for (const last of [
    { type: 'conversation.response.done', usage: mistral },
    { type: 'conversation.response.error', code: 3000, message: 'No' },
  ]) {
    server.behave({ wire: () => events([started, said, last], { isNamed: true }) })
    await (await call('/v1/conversations', post(body))).text()
  }
  expect(meter.entries.map(({ status, error }) => [status, error])).toEqual([
    ['ok', undefined],
    ['error', '3000'],
  ])
})

it.each([
  ['completed', 'ok'],
  ['requires_action', 'ok'],
  ['incomplete', 'length'],
  ['failed', 'error'],
])('knows an interaction of Gemini that is %s', async (state, status) => {
  const interaction = { id: `int_${state}`, object: 'interaction', model: 'gemini-2.5-pro' }
  const usage = { total_input_tokens: 10, total_output_tokens: 2, total_tokens: 12 }
  const all = [
    { event_type: 'interaction.created', interaction: { ...interaction, status: 'in_progress' } },
    { event_type: 'step.start', index: 0, step: { type: 'function_call', name: 'get_weather' } },
    { event_type: 'step.delta', index: 0, delta: { type: 'text', text: 'Hello' } },
    { event_type: 'interaction.completed', interaction: { ...interaction, status: state, usage } },
  ]
  server.behave({ wire: () => events(all) })
  const { meter, call } = metered()
  const body = { model: 'gemini-2.5-pro', input: 'Hi', stream: true }
  await (await call('/v1beta/interactions', post(body))).text()
  expect(only(meter)).toMatchObject({
    id: interaction.id,
    status,
    tools: { used: ['get_weather'] },
    usage: { status: 'ok', segments: [{ meters: parts }] },
  })
  // Broken off, it has the id by which it is known when it is fetched.
  server.behave({ wire: () => events(all.slice(0, 3)) })
  await (await call('/v1beta/interactions', post(body))).text()
  expect(meter.entries[1]).toMatchObject({
    responseId: interaction.id,
    status: 'error',
    usage: { estimated: true },
  })
})

it.each([
  ['ai-5 and 6', 'stop', 'stop', { inputTokens: 10, outputTokens: 2, totalTokens: 12 }],
  [
    'ai-7',
    { unified: 'length', raw: 'max' },
    'length',
    { inputTokens: { total: 10, noCache: 10 }, outputTokens: { total: 2, text: 2 } },
  ],
])(
  'counts what goes through the gateway of the AI SDK: %s',
  async (how, finishReason, reason, usage) => {
    const providerMetadata = { gateway: { cost: '0.0042', generationId: 'gen_1' } }
    const call1 = { type: 'tool-call', toolCallId: 't1', toolName: 'get_weather', input: '{}' }
    const end = { finishReason, usage, providerMetadata }
    const all = [
      { type: 'stream-start', warnings: [] },
      { type: 'response-metadata', id: `answer ${how}`, modelId: 'gpt-5' },
      { type: 'text-delta', id: '0', delta: 'Hello' },
      call1,
      { type: 'finish', ...end },
    ]
    const { meter, call } = metered()
    const send = async (reply: Reply): Promise<void> => {
      server.behave({ wire: () => reply })
      const headers = { 'content-type': 'application/json', 'ai-language-model-id': 'openai/gpt-5' }
      const body = { prompt: [], maxOutputTokens: 9 }
      await (await call('/v4/ai/language-model', post(body, { headers }))).text()
    }
    await send(json({ content: [call1], ...end }))
    await send(events(all))
    const entry = {
      requestModel: 'openai/gpt-5',
      status: reason === 'stop' ? 'ok' : 'length',
      dimensions: { provider: 'vercel', operation: 'chat' },
      tools: { used: ['get_weather'] },
      usage: { segments: [{ meters: parts }] },
      cost: { total: 4_200_000_000n },
    }
    expect(meter.entries).toMatchObject([entry, { ...entry, responseId: `answer ${how}` }])
    expect(meter.entries[1]?.ttftMs).toBeDefined()
    expect(meter.reserved[0]).toMatchObject({ model: 'openai/gpt-5', maxOutputTokens: 9 })
  },
)
