import { Mistral } from '@mistralai/mistralai'
import { HTTPClient } from '@mistralai/mistralai/lib/http.js'
import { meter, meteredFetch } from '@tokenledger/sdk'
import { CohereClient, CohereClientV2 } from 'cohere-ai'
import Groq from 'groq-sdk'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { all, type Feature, first, sameAndCounted } from './compare.ts'
import { recordingMeter } from './recording-meter.ts'
import { type WireServer, wireServer } from './wire-server.ts'

let server: WireServer
beforeAll(async () => {
  server = await wireServer()
})
afterAll(() => server.close())

const messages = [{ role: 'user' as const, content: 'Hello' }]
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value))
const unknownClient = 'unmeterable_client'

describe('Mistral', () => {
  const ask = { model: 'mistral-large-latest', messages }
  const make = (httpClient?: HTTPClient): Mistral =>
    new Mistral({ apiKey: 'test', serverURL: server.url, ...(httpClient && { httpClient }) })
  const FEATURES: Readonly<Record<string, Feature<Mistral>>> = {
    'chat.complete()': { use: (client) => client.chat.complete(ask) },
    'chat.stream()': { use: async (client) => all(await client.chat.stream(ask)) },
    'chat.stream() in small pieces': {
      use: async (client) => all(await client.chat.stream(ask)),
      behaviour: () => ({ cutEvery: 11 }),
    },
    'embeddings.create()': {
      use: (client) => client.embeddings.create({ model: 'mistral-embed', inputs: ['a'] }),
      tokens: [[37, 0]],
    },
    retries: {
      use: (client) =>
        client.chat.complete(ask, {
          retries: {
            strategy: 'backoff',
            backoff: { initialInterval: 1, maxInterval: 2, exponent: 1, maxElapsedTime: 1000 },
            retryConnectionErrors: true,
          },
        }),
      behaviour: () => ({ statuses: [503, 429] }),
      tokens: [
        [0, 0],
        [0, 0],
        [1000, 200],
      ],
    },
    'a refusal': {
      use: (client) => client.chat.complete(ask),
      behaviour: () => ({ statuses: [400] }),
      tokens: [[0, 0]],
    },
  }

  it.each(Object.entries(FEATURES))('%s gives the same and is counted', async (_name, feature) => {
    const clients = { server, plain: make }
    await sameAndCounted({ ...clients, metered: (tracker) => meter(make(), { tracker }) }, feature)
    await sameAndCounted(
      {
        ...clients,
        metered: (tracker) => make(new HTTPClient({ fetcher: meteredFetch({ tracker }) })),
      },
      feature,
    )
  })

  it('keeps the HTTP client that was handed in, with its hooks', async () => {
    server.behave()
    const seen: string[] = []
    const http = new HTTPClient()
    http.addHook('beforeRequest', (request) => {
      seen.push(new URL(request.url).pathname)
    })
    const recording = recordingMeter()
    await meter(make(http), { tracker: recording }).chat.complete(ask)
    expect(seen).toEqual(['/v1/chat/completions'])
    expect(recording.entries).toMatchObject([{ requestModel: 'mistral-large-latest' }])
  })

  it('is counted when it breaks off', async () => {
    server.behave({ paceMs: 3 })
    const recording = recordingMeter()
    await first(await meter(make(), { tracker: recording }).chat.stream(ask), 3)
    expect(recording.entries).toMatchObject([{ status: 'aborted', usage: { estimated: true } }])
  })
})

describe('Groq', () => {
  const ask = { model: 'llama-3.3-70b-versatile', messages }
  const make = (): Groq => new Groq({ apiKey: 'test', baseURL: server.url, maxRetries: 2 })
  const FEATURES: Readonly<Record<string, Feature<Groq>>> = {
    'create()': { use: (client) => client.chat.completions.create(ask) },
    'a stream': {
      use: async (client) => all(await client.chat.completions.create({ ...ask, stream: true })),
    },
    retries: {
      use: (client) => client.chat.completions.create(ask),
      behaviour: () => ({ statuses: [429, 503] }),
      tokens: [
        [0, 0],
        [0, 0],
        [1000, 200],
      ],
    },
  }
  it.each(Object.entries(FEATURES))('%s gives the same and is counted', async (_name, feature) => {
    await sameAndCounted(
      { server, plain: make, metered: (tracker) => meter(make(), { tracker }) },
      feature,
    )
  })
})

describe('Cohere', () => {
  const ask = { model: 'command-a-03-2025', messages }
  const options = () => ({ token: 'test', environment: server.url, maxRetries: 2 })
  const counted: readonly (readonly [number, number])[] = [[900, 200]]
  const FEATURES: Readonly<Record<string, Feature<CohereClientV2>>> = {
    'chat()': { use: async (client) => plain(await client.chat(ask)), tokens: counted },
    'chatStream()': {
      use: async (client) => plain(await all(await client.chatStream(ask))),
      tokens: counted,
    },
    'embed()': {
      use: async (client) =>
        plain(await client.embed({ model: 'embed-v4.0', texts: ['a'], inputType: 'search_query' })),
      tokens: [[37, 0]],
    },
    'rerank()': {
      use: async (client) =>
        plain(await client.rerank({ model: 'rerank-v3.5', query: 'a', documents: ['b'] })),
      tokens: [[0, 0]],
    },
    retries: {
      use: async (client) => plain(await client.chat(ask)),
      behaviour: () => ({ statuses: [429] }),
      tokens: [[0, 0], ...counted],
    },
  }
  it.each(Object.entries(FEATURES))('%s gives the same and is counted', async (_name, feature) => {
    const make = () => new CohereClientV2(options())
    await sameAndCounted(
      { server, plain: make, metered: (tracker) => meter(make(), { tracker }) },
      feature,
    )
  })

  it('counts the units of a search, and the parts of the older client', async () => {
    server.behave()
    const recording = recordingMeter()
    const client = new CohereClient(options())
    // Made before it is metered.
    const { v2 } = client
    meter(client, { tracker: recording })
    await v2.rerank({ model: 'rerank-v3.5', query: 'a', documents: ['b'] })
    expect(recording.entries).toMatchObject([
      {
        dimensions: { operation: 'rerank' },
        usage: { segments: [{ meters: { searchUnits: 1 } }] },
      },
    ])
  })
})

describe('any other client', () => {
  it.each([
    ['nothing', undefined, /undefined/],
    ['a plain object', {}, /\(Object\).*--import @tokenledger\/sdk\/register/],
    ['a model of LangChain', { lc_namespace: [] }, /configuration: \{ fetch/],
    [
      'a provider of the AI SDK',
      Object.assign(() => {}, { languageModel: () => {} }),
      /createOpenAI/,
    ],
  ])('is refused with advice: %s', (_name, client, advice) => {
    expect(() => meter(client)).toThrow(advice)
    expect(() => meter(client)).toThrow(expect.objectContaining({ code: unknownClient }))
  })
})
