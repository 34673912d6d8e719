import { ChatAnthropic } from '@langchain/anthropic'
import { ChatOpenAI, OpenAIEmbeddings } from '@langchain/openai'
import { meteredFetch } from '@tokenledger/sdk'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { all, sameAndCounted } from './compare.ts'
import { recordingMeter } from './recording-meter.ts'
import { type WireServer, wireServer } from './wire-server.ts'

let server: WireServer
beforeAll(async () => {
  server = await wireServer()
})
afterAll(() => server.close())

type Fetch = typeof globalThis.fetch
type Model = ChatOpenAI | ChatAnthropic

const MODELS: Readonly<Record<string, (fetch?: Fetch) => Model>> = {
  OpenAI: (fetch) =>
    new ChatOpenAI({
      model: 'gpt-5',
      apiKey: 'test',
      configuration: { baseURL: `${server.url}/v1`, ...(fetch && { fetch }) },
    }),
  'OpenAI without usage in streams': (fetch) =>
    new ChatOpenAI({
      model: 'gpt-5',
      apiKey: 'test',
      streamUsage: false,
      configuration: { baseURL: `${server.url}/v1`, ...(fetch && { fetch }) },
    }),
  'OpenAI, responses': (fetch) =>
    new ChatOpenAI({
      model: 'gpt-5',
      apiKey: 'test',
      useResponsesApi: true,
      configuration: { baseURL: `${server.url}/v1`, ...(fetch && { fetch }) },
    }),
  Anthropic: (fetch) =>
    new ChatAnthropic({
      model: 'claude-sonnet-5',
      apiKey: 'test',
      anthropicApiUrl: server.url,
      maxTokens: 100,
      clientOptions: { ...(fetch && { fetch }) },
    }),
}

describe.each(Object.entries(MODELS))('%s', (_name, make) => {
  const clients = {
    server,
    plain: () => make(),
    metered: (tracker: ReturnType<typeof recordingMeter>) => make(meteredFetch({ tracker })),
  }
  const withServer = () => ({ ...clients, server })
  const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

  it('invokes, the same, and is counted', async () => {
    await sameAndCounted(withServer(), { use: async (model) => plain(await model.invoke('Hello')) })
  })

  it('streams, the same, and is counted', async () => {
    const use = async (model: Model) => plain(await all(await model.stream('Hello')))
    await sameAndCounted(withServer(), { use })
    await sameAndCounted(withServer(), { use, behaviour: () => ({ cutEvery: 19 }) })
  })
})

it('embeds, the same, and is counted', async () => {
  const make = (fetch?: Fetch) =>
    new OpenAIEmbeddings({
      model: 'text-embedding-3-small',
      apiKey: 'test',
      configuration: { baseURL: `${server.url}/v1`, ...(fetch && { fetch }) },
    })
  const clients = {
    server,
    plain: () => make(),
    metered: (tracker: ReturnType<typeof recordingMeter>) => make(meteredFetch({ tracker })),
  }
  await sameAndCounted(clients, { use: (model) => model.embedQuery('a'), tokens: [[37, 0]] })
  expect(recordingMeter().entries).toEqual([])
})
