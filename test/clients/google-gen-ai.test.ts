import type { GoogleGenAI } from '@google/genai'
import { meter, meteredFetch } from '@tokenledger/sdk'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import {
  all,
  type Clients,
  type Feature,
  first,
  isNode22,
  sameAndCounted,
  tokensOf,
} from './compare.ts'
import { recordingMeter } from './recording-meter.ts'
import { type WireServer, wireServer } from './wire-server.ts'

let server: WireServer
beforeAll(async () => {
  server = await wireServer()
})
afterAll(() => server.close())

const ask = { model: 'gemini-2.5-pro', contents: 'Hello' }
const config = { tools: [{ functionDeclarations: [{ name: 'get_weather' }] }] }
/** Instances with getters, as plain data. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

const FEATURES: Readonly<Record<string, Feature<GoogleGenAI>>> = {
  'generateContent()': {
    async use(client) {
      const response = await client.models.generateContent(ask)
      return [plain(response), response.text]
    },
  },
  'generateContent() with tools': {
    use: async (client) => plain(await client.models.generateContent({ ...ask, config })),
  },
  'generateContentStream()': {
    use: async (client) => plain(await all(await client.models.generateContentStream(ask))),
  },
  'a stream in small pieces': {
    use: async (client) => plain(await all(await client.models.generateContentStream(ask))),
    behaviour: () => ({ cutEvery: 40 }),
  },
  'chats.sendMessage()': {
    use: async (client) =>
      plain(await client.chats.create({ model: 'gemini-2.5-pro' }).sendMessage({ message: 'Hi' })),
  },
  'chats.sendMessageStream()': {
    async use(client) {
      const chat = client.chats.create({ model: 'gemini-2.5-pro' })
      return plain(await all(await chat.sendMessageStream({ message: 'Hi' })))
    },
  },
  'embedContent(), which tells no usage': {
    use: async (client) =>
      plain(await client.models.embedContent({ model: 'gemini-embedding-001', contents: 'a' })),
    tokens: [[0, 0]],
  },
  retries: {
    use: async (client) =>
      plain(
        await client.models.generateContent({
          ...ask,
          config: { httpOptions: { retryOptions: { attempts: 3, initialDelay: 0.001 } } },
        }),
      ),
    behaviour: () => ({ statuses: [503] }),
    tokens: [
      [0, 0],
      [1000, 200],
    ],
  },
  'a refusal': {
    use: (client) => client.models.generateContent(ask),
    behaviour: () => ({ statuses: [400] }),
    tokens: [[0, 0]],
  },
}

const LIBRARIES: [name: string, module: string, runs: boolean][] = [
  ['@google/genai 2', '@google/genai', true],
  ['@google/genai 3', 'genai-3', isNode22],
]

describe.each(LIBRARIES.filter(([, , runs]) => runs))('%s', (_name, module) => {
  let clients: Clients<GoogleGenAI>
  let make: (fetch?: typeof globalThis.fetch) => GoogleGenAI
  beforeAll(async () => {
    const library: { GoogleGenAI: typeof GoogleGenAI } = await import(module)
    make = (fetch) =>
      new library.GoogleGenAI({
        apiKey: 'test',
        httpOptions: { baseUrl: server.url, ...(fetch && { fetch }) },
      })
    clients = { server, plain: make, metered: (tracker) => meter(make(), { tracker }) }
  })

  it.each(Object.entries(FEATURES))(
    '%s gives the same and is counted',
    async (_feature, feature) => {
      await sameAndCounted(clients, feature)
      const metered: Clients<GoogleGenAI>['metered'] = (tracker) => make(meteredFetch({ tracker }))
      await sameAndCounted({ ...clients, metered }, feature)
    },
  )

  it('is counted with its cache, its thoughts and its tools', async () => {
    const feature = FEATURES['generateContent() with tools'] as Feature<GoogleGenAI>
    const { entries } = await sameAndCounted(clients, feature)
    expect(entries[0]).toMatchObject({
      dimensions: { provider: 'gcp.gemini', operation: 'generate_content' },
      requestModel: 'gemini-2.5-pro',
      responseId: 'gem_1',
      tools: { used: ['get_weather'] },
    })
    expect(entries[0]?.usage.segments[0]?.meters).toEqual({
      input: 400,
      'input.cacheRead': 600,
      output: 80,
      'output.reasoning': 120,
    })
  })

  it('a stream that breaks off gives the same and is counted', async () => {
    const use = async (client: GoogleGenAI) =>
      plain(await first(await client.models.generateContentStream(ask), 3))
    server.behave({ paceMs: 3 })
    const expected = await use(clients.plain())
    server.behave({ paceMs: 3 })
    const recording = recordingMeter()
    expect(await use(clients.metered(recording))).toEqual(expected)
    // It lets go of the stream without a word: the answer is written, and billed, to its end.
    await vi.waitFor(() => expect(recording.entries.length).toBe(1), { timeout: 10_000 })
    expect(recording.entries.map(tokensOf)).toEqual([[1000, 200]])
  })

  it('a stream that a budget ends is taken for one that reached its limit', async () => {
    server.behave({ paceMs: 2 })
    const recording = recordingMeter({ mayContinue: (tokens) => tokens < 6 })
    const client = meter(make(), { tracker: recording })
    const chunks = await all(await client.models.generateContentStream(ask))
    expect(chunks.at(-1)?.candidates?.[0]?.finishReason).toBe('MAX_TOKENS')
    expect(recording.entries.map(({ status }) => status)).toEqual(['aborted'])
  })

  it('counts once what is metered twice', async () => {
    server.behave()
    const [one, other] = [recordingMeter(), recordingMeter()]
    const client = meter(meter(make(), { tracker: one }), { tracker: other })
    await client.models.generateContent(ask)
    expect(one.entries.length + other.entries.length).toBe(1)
  })
})
