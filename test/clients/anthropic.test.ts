import type Anthropic from '@anthropic-ai/sdk'
import { meter, meteredFetch } from '@tokenledger/sdk'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { all, type Clients, type Feature, first, sameAndCounted } from './compare.ts'
import { recordingMeter } from './recording-meter.ts'
import { type WireServer, wireServer } from './wire-server.ts'

let server: WireServer
beforeAll(async () => {
  server = await wireServer()
})
afterAll(() => server.close())

const ask = {
  model: 'claude-sonnet-5',
  max_tokens: 100,
  messages: [{ role: 'user' as const, content: 'Hello' }],
}
const stream = { ...ask, stream: true as const }
const tools = [{ name: 'get_weather', input_schema: { type: 'object' as const } }]

const FEATURES: Readonly<Record<string, Feature<Anthropic>>> = {
  'create()': { use: (client) => client.messages.create(ask) },
  'create() with tools': { use: (client) => client.messages.create({ ...ask, tools }) },
  'create().withResponse()': {
    async use(client) {
      const { data, response } = await client.messages.create(ask).withResponse()
      return { data, status: response.status, url: response.url }
    },
  },
  'create().asResponse()': {
    use: async (client) => (await client.messages.create(ask).asResponse()).json(),
  },
  'a stream': { use: async (client) => all(await client.messages.create(stream)) },
  'a stream in small pieces': {
    use: async (client) => all(await client.messages.create(stream)),
    behaviour: () => ({ cutEvery: 5, lineEnd: '\r\n' }),
  },
  'a stream as a response': {
    use: async (client) => (await client.messages.create(stream).asResponse()).text(),
  },
  'stream.tee()': {
    async use(client) {
      const [one, other] = (await client.messages.create(stream)).tee()
      return Promise.all([all(one), all(other)])
    },
  },
  'stream.toReadableStream()': {
    async use(client) {
      const readable = (await client.messages.create(stream)).toReadableStream()
      return new Response(readable as never).text()
    },
  },
  'messages.stream()': {
    async use(client) {
      const running = client.messages.stream(ask)
      const texts: string[] = []
      running.on('text', (text) => texts.push(text))
      return { final: await running.finalMessage(), texts, text: await running.finalText() }
    },
  },
  'beta.messages.create()': { use: (client) => client.beta.messages.create(ask) },
  'client.post()': { use: (client) => client.post('/v1/messages', { body: ask }) },
  'results of a batch': {
    use: async (client) => all(await client.messages.batches.results('b1')),
    tokens: [
      [1000, 200],
      [1000, 200],
      [0, 0],
    ],
    // The client asks for the batch first.
    behaviour: () => ({
      wire: ({ path }) =>
        path.endsWith('/batches/b1')
          ? {
              type: 'application/json',
              pieces: [
                JSON.stringify({
                  id: 'b1',
                  results_url: `${server.url}/v1/messages/batches/b1/results`,
                }),
              ],
            }
          : null,
    }),
  },
  retries: {
    use: (client) => client.messages.create(ask),
    behaviour: () => ({ statuses: [429, 529] }),
    tokens: [
      [0, 0],
      [0, 0],
      [1000, 200],
    ],
  },
  'a refusal': {
    use: (client) => client.messages.create(ask),
    behaviour: () => ({ statuses: [400] }),
    tokens: [[0, 0]],
  },
}

const LIBRARIES: [name: string, module: string][] = [
  ['@anthropic-ai/sdk 1', '@anthropic-ai/sdk'],
  ['@anthropic-ai/sdk 0', 'anthropic-0'],
]

describe.each(LIBRARIES)('%s', (_name, module) => {
  let clients: Clients<Anthropic>
  let make: (fetch?: typeof globalThis.fetch) => Anthropic
  beforeAll(async () => {
    const library: { default: typeof Anthropic } = await import(module)
    make = (fetch) =>
      new library.default({ apiKey: 'test', baseURL: server.url, ...(fetch && { fetch }) })
    clients = { server, plain: make, metered: (tracker) => meter(make(), { tracker }) }
  })

  it.each(Object.entries(FEATURES))(
    '%s gives the same and is counted',
    async (_feature, feature) => {
      await sameAndCounted(clients, feature)
      const metered: Clients<Anthropic>['metered'] = (tracker) => make(meteredFetch({ tracker }))
      await sameAndCounted({ ...clients, metered }, feature)
    },
  )

  it('is counted with its caches, its tools and its price', async () => {
    const { entries } = await sameAndCounted(
      clients,
      FEATURES['create() with tools'] as Feature<Anthropic>,
    )
    expect(entries[0]).toMatchObject({
      dimensions: { provider: 'anthropic', operation: 'chat' },
      responseModel: 'claude-sonnet-5',
      tools: { used: ['get_weather'] },
      cost: { status: 'priced' },
    })
    expect(entries[0]?.usage.segments[0]?.meters).toEqual({
      input: 100,
      'input.cacheRead': 600,
      'input.cacheWrite.5m': 300,
      output: 200,
    })
  })

  it('a stream that breaks off gives the same and is counted', async () => {
    const uses = [
      async (client: Anthropic) => first(await client.messages.create(stream), 6),
      async (client: Anthropic) => {
        const running = client.messages.stream(ask)
        for await (const event of running) if (event.type === 'content_block_delta') running.abort()
      },
    ]
    for (const use of uses) {
      server.behave({ paceMs: 3 })
      const expected = await use(clients.plain()).catch((error) => error.constructor.name)
      server.behave({ paceMs: 3 })
      const recording = recordingMeter()
      const found = await use(clients.metered(recording)).catch((error) => error.constructor.name)
      expect(found).toEqual(expected)
      expect(recording.entries.map(({ status }) => status)).toEqual(['aborted'])
      expect(recording.entries[0]?.usage.segments[0]?.meters).toMatchObject({
        'input.cacheRead': 600,
      })
    }
  })

  it('an error within a stream is thrown the same and is counted', async () => {
    const error = { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }
    const wire = () => ({
      type: 'text/event-stream',
      pieces: [`event: error\ndata: ${JSON.stringify(error)}\n\n`],
    })
    const use = async (client: Anthropic) => all(await client.messages.create(stream))
    server.behave({ wire })
    const expected = await use(clients.plain()).catch((thrown) => thrown)
    server.behave({ wire })
    const recording = recordingMeter()
    const found = await use(clients.metered(recording)).catch((thrown) => thrown)
    expect([found.constructor, found.message]).toEqual([expected.constructor, expected.message])
    expect(recording.entries).toMatchObject([{ status: 'error', error: 'overloaded_error' }])
  })

  it('a budget that refuses is told as it is; one that ends a stream is a limit', async () => {
    class BudgetExceededError extends Error {
      override readonly name = 'BudgetExceededError'
    }
    const refusal = new BudgetExceededError('over')
    const reserve = () => {
      throw refusal
    }
    server.behave({ paceMs: 2 })
    const refused = meter(make(), { tracker: { reserve, record: () => {} } })
    await expect(refused.messages.create(ask)).rejects.toBe(refusal)
    const recording = recordingMeter({ mayContinue: (tokens) => tokens < 6 })
    const client = meter(make(), { tracker: recording })
    expect(await client.messages.stream(ask).finalMessage()).toMatchObject({
      stop_reason: 'max_tokens',
    })
    expect(recording.entries).toMatchObject([{ status: 'aborted', usage: { estimated: true } }])
  })
})
