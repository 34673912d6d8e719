import { meter, meteredFetch } from '@tokenledger/sdk'
import type OpenAI from 'openai'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { all, type Clients, type Feature, first, isNode22, sameAndCounted } from './compare.ts'
import { recordingMeter } from './recording-meter.ts'
import { type WireServer, wireServer } from './wire-server.ts'

let server: WireServer
beforeAll(async () => {
  server = await wireServer()
})
afterAll(() => server.close())

const messages = [{ role: 'user' as const, content: 'Hello' }]
const chat = { model: 'gpt-5', messages }
const stream = { ...chat, stream: true as const }
const answer = { model: 'gpt-5', input: 'Hello' }
const usage = { stream_options: { include_usage: true } }
const schema = {
  name: 'answer',
  schema: { type: 'object', properties: { answer: { type: 'number' } } },
}
const tool = { type: 'function' as const, function: { name: 'get_weather', parameters: {} } }

type Features = Readonly<Record<string, Feature<OpenAI>>>

/** Everything that a program does with the client. */
const FEATURES: Features = {
  'create()': { use: (client) => client.chat.completions.create(chat) },
  'create().withResponse()': {
    async use(client) {
      const { data, response } = await client.chat.completions.create(chat).withResponse()
      return { data, status: response.status, url: response.url, ok: response.ok }
    },
  },
  'create().asResponse()': {
    use: async (client) => (await client.chat.completions.create(chat).asResponse()).json(),
  },
  'create().asResponse() as text': {
    use: async (client) => (await client.chat.completions.create(chat).asResponse()).text(),
  },
  'a stream that asks for its usage': {
    use: async (client) => all(await client.chat.completions.create({ ...stream, ...usage })),
  },
  'a stream': { use: async (client) => all(await client.chat.completions.create(stream)) },
  'a stream in small pieces': {
    use: async (client) => all(await client.chat.completions.create(stream)),
    behaviour: () => ({ cutEvery: 3, lineEnd: '\r\n' }),
  },
  'a slow stream': {
    use: async (client) => all(await client.chat.completions.create(stream)),
    behaviour: () => ({ paceMs: 2 }),
  },
  'stream.tee()': {
    async use(client) {
      const [one, other] = (await client.chat.completions.create(stream)).tee()
      return Promise.all([all(one), all(other)])
    },
  },
  'stream.toReadableStream()': {
    async use(client) {
      const readable = (await client.chat.completions.create(stream)).toReadableStream()
      return new Response(readable as never).text()
    },
  },
  'chat.completions.stream()': {
    async use(client) {
      const running = client.chat.completions.stream(chat)
      const deltas: string[] = []
      running.on('content', (delta) => deltas.push(delta))
      const { usage: _told, ...completion } = await running.finalChatCompletion()
      return { completion, deltas, content: await running.finalContent() }
    },
  },
  'chat.completions.parse()': {
    use: (client) =>
      client.chat.completions.parse({
        ...chat,
        response_format: { type: 'json_schema', json_schema: schema },
      }),
  },
  'a stream of tool calls': {
    use: async (client) => all(await client.chat.completions.create({ ...stream, tools: [tool] })),
  },
  'responses.create()': { use: (client) => client.responses.create(answer) },
  'responses.create() as a stream': {
    use: async (client) => all(await client.responses.create({ ...answer, stream: true })),
  },
  'responses.stream()': {
    async use(client) {
      const running = client.responses.stream(answer)
      const events = await all(running)
      return { types: events.map(({ type }) => type), final: await running.finalResponse() }
    },
  },
  'responses.parse()': { use: (client) => client.responses.parse(answer) },
  'completions.create()': {
    use: (client) => client.completions.create({ model: 'gpt-3.5-turbo-instruct', prompt: 'Once' }),
    tokens: [[5, 7]],
  },
  'embeddings.create()': {
    use: (client) =>
      client.embeddings.create({ model: 'text-embedding-3-small', input: ['a', 'b'] }),
    tokens: [[37, 0]],
  },
  'images.generate()': {
    use: (client) => client.images.generate({ model: 'gpt-image-1', prompt: 'A cat' }),
    tokens: [[10, 1056]],
  },
  'audio.transcriptions.create()': {
    use: (client) =>
      client.audio.transcriptions.create({
        model: 'gpt-4o-transcribe',
        file: new File(['abc'], 'a.mp3'),
      }),
    tokens: [[140, 21]],
  },
  'audio.speech.create()': {
    async use(client) {
      const speech = { model: 'tts-1', voice: 'alloy', input: 'Hello' } as const
      return new Uint8Array(await (await client.audio.speech.create(speech)).arrayBuffer())
    },
    tokens: [[0, 0]],
  },
  'files.content() of a batch': {
    use: async (client) => (await client.files.content('file-1')).text(),
    tokens: [
      [1000, 200],
      [1000, 200],
      [1000, 200],
    ],
  },
  'client.post()': { use: (client) => client.post('/chat/completions', { body: chat }) },
  retries: {
    use: (client) => client.chat.completions.create(chat),
    behaviour: () => ({ statuses: [429, 503] }),
    tokens: [
      [0, 0],
      [0, 0],
      [1000, 200],
    ],
  },
  'a refusal': {
    use: (client) => client.chat.completions.create(chat),
    behaviour: () => ({ statuses: [400] }),
    tokens: [[0, 0]],
  },
  'too many refusals': {
    use: (client) => client.chat.completions.create(stream),
    behaviour: () => ({ statuses: [500, 500, 500] }),
    tokens: [
      [0, 0],
      [0, 0],
      [0, 0],
    ],
  },
}

const LIBRARIES: [name: string, module: string, runs: boolean][] = [
  ['openai 6', 'openai', true],
  ['openai 7', 'openai-7', isNode22],
]

describe.each(LIBRARIES.filter(([, , runs]) => runs))('%s', (_name, module) => {
  let clients: Clients<OpenAI>
  let make: (fetch?: typeof globalThis.fetch) => OpenAI
  beforeAll(async () => {
    const library: { default: typeof OpenAI } = await import(module)
    make = (fetch) =>
      new library.default({
        apiKey: 'test',
        baseURL: `${server.url}/v1`,
        maxRetries: 2,
        ...(fetch && { fetch }),
      })
    clients = { server, plain: make, metered: (tracker) => meter(make(), { tracker }) }
  })

  it.each(Object.entries(FEATURES))(
    '%s gives the same and is counted',
    async (_feature, feature) => {
      await sameAndCounted(clients, feature)
      const metered: Clients<OpenAI>['metered'] = (tracker) => make(meteredFetch({ tracker }))
      await sameAndCounted({ ...clients, metered }, feature)
    },
  )

  it('numbers the attempts of a call', async () => {
    const { entries } = await sameAndCounted(clients, FEATURES['retries'] as Feature<OpenAI>)
    expect(entries.map(({ attempt, status }) => [attempt, status])).toEqual([
      [1, 'error'],
      [2, 'error'],
      [3, 'ok'],
    ])
    expect(new Set(entries.map(({ parentId }) => parentId)).size).toBe(1)
  })

  it.each([
    [
      'breaks off',
      (client: OpenAI) => client.chat.completions.create(stream).then((events) => first(events, 4)),
    ],
    [
      'is aborted',
      async (client: OpenAI) => {
        const events = await client.chat.completions.create(stream)
        const list: unknown[] = []
        for await (const event of events) {
          list.push(event)
          if (list.length === 4) events.controller.abort()
        }
        return list
      },
    ],
    [
      'is aborted by a signal',
      async (client: OpenAI) => {
        const controller = new AbortController()
        const events = await client.chat.completions.create(stream, { signal: controller.signal })
        for await (const _ of events) controller.abort()
      },
    ],
  ])('a stream that %s gives the same and is counted', async (_how, use) => {
    server.behave({ paceMs: 3 })
    const expected = await use(clients.plain())
    server.behave({ paceMs: 3 })
    const recording = recordingMeter()
    expect(await use(clients.metered(recording))).toEqual(expected)
    expect(
      recording.entries.map(({ status, usage }) => [status, usage.status, usage.estimated]),
    ).toEqual([['aborted', 'partial', true]])
  })

  it('a torn stream fails the same and is counted', async () => {
    const use = async (client: OpenAI) => all(await client.chat.completions.create(stream))
    server.behave({ tearAfter: 4 })
    const expected = await use(clients.plain()).catch((error) => error)
    server.behave({ tearAfter: 4 })
    const recording = recordingMeter()
    const found = await use(clients.metered(recording)).catch((error) => error)
    expect([found.constructor, found.message]).toEqual([expected.constructor, expected.message])
    expect(recording.entries.map(({ status }) => status)).toEqual(['error'])
  })

  it('a budget that refuses is told as it is, and at once', async () => {
    class BudgetExceededError extends Error {
      override readonly name = 'BudgetExceededError'
    }
    const refusal = new BudgetExceededError('over')
    let asked = 0
    const tracker = {
      record: () => {},
      reserve() {
        asked += 1
        throw refusal
      },
    }
    server.behave()
    const client = meter(make(), { tracker })
    await expect(client.chat.completions.create(chat)).rejects.toBe(refusal)
    await expect(client.responses.create(answer)).rejects.toBe(refusal)
    expect(asked).toBe(2)
    expect(server.seen).toEqual([])
  })

  it('a stream that a budget ends is taken for one that reached its limit', async () => {
    server.behave({ paceMs: 2 })
    const recording = recordingMeter({ mayContinue: (tokens) => tokens < 6 })
    const client = meter(make(), { tracker: recording })
    const completion = await client.chat.completions
      .stream(chat)
      .finalChatCompletion()
      .catch((e) => e)
    expect(completion.constructor.name).toMatch(/LengthFinishReasonError|Object/)
    const chunks = await all(await client.chat.completions.create(stream))
    expect(chunks.at(-1)?.choices[0]?.finish_reason).toBe('length')
    const events = await all(await client.responses.create({ ...answer, stream: true }))
    expect(events.at(-1)).toMatchObject({
      type: 'response.incomplete',
      response: { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } },
    })
    expect(recording.entries.map(({ status }) => status)).toEqual(['aborted', 'aborted', 'aborted'])
  })

  it('is left as it was', async () => {
    const client = make()
    const recording = recordingMeter()
    const metered = meter(client, { tracker: recording })
    expect(metered).toBeInstanceOf(client.constructor)
    server.behave()
    await client.chat.completions.create(chat)
    expect(recording.entries).toEqual([])
    await meter(metered, { tracker: recording }).chat.completions.create(chat)
    expect(recording.entries.length).toBe(1)
  })
})

it('a client of Azure is metered as it was made', async () => {
  const { AzureOpenAI } = await import('openai')
  const client = new AzureOpenAI({
    apiKey: 'test',
    apiVersion: '2025-01-01',
    endpoint: server.url,
    deployment: 'mine',
  })
  server.behave()
  const expected = await client.chat.completions.create(chat)
  const path = server.seen[0]?.path
  server.behave()
  const recording = recordingMeter()
  const metered = meter(client, { tracker: recording })
  expect(await metered.chat.completions.create(chat)).toEqual(expected)
  expect([server.seen[0]?.path, recording.entries.length]).toEqual([path, 1])
  expect(path).toContain('/deployments/mine/')
})
