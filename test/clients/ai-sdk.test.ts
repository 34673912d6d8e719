import { createAnthropic } from '@ai-sdk/anthropic'
import { createGoogleGenerativeAI } from '@ai-sdk/google'
import { createOpenAI } from '@ai-sdk/openai'
import { meteredFetch, run } from '@tokenledger/sdk'
import * as ai6 from 'ai'
import * as ai5 from 'ai-5'
import { createAnthropic as createAnthropic2 } from 'ai-sdk-anthropic-2'
import { createGoogleGenerativeAI as createGoogle2 } from 'ai-sdk-google-2'
import { createOpenAI as createOpenAI2 } from 'ai-sdk-openai-2'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { all, isNode22, sameAndCounted } from './compare.ts'
import { recordingMeter } from './recording-meter.ts'
import { type WireServer, wireServer } from './wire-server.ts'

let server: WireServer
beforeAll(async () => {
  server = await wireServer()
})
afterAll(() => server.close())

type Fetch = typeof globalThis.fetch
/** What all lines of the AI SDK have in common. */
type Ai = Pick<typeof ai6, 'generateText' | 'streamText' | 'embed' | 'tool' | 'jsonSchema'>
type Model = ai6.LanguageModel
type Embedding = ai6.EmbeddingModel
type Models = Readonly<Record<string, (fetch?: Fetch) => Model>>

const more = (fetch?: Fetch): { apiKey: string; fetch?: Fetch } => ({
  apiKey: 'test',
  ...(fetch && { fetch }),
})
const at = (path: string, fetch?: Fetch) => ({ ...more(fetch), baseURL: server.url + path })

interface Line {
  readonly ai: Ai
  readonly models: Models
  readonly embedding: (fetch?: Fetch) => Embedding
}

const LINES: [name: string, load: () => Promise<Line>, runs: boolean][] = [
  [
    'ai 6',
    async () => ({
      ai: ai6,
      models: {
        'OpenAI, chat': (fetch) => createOpenAI(at('/v1', fetch)).chat('gpt-5'),
        'OpenAI, responses': (fetch) => createOpenAI(at('/v1', fetch))('gpt-5'),
        Anthropic: (fetch) => createAnthropic(at('/v1', fetch))('claude-sonnet-5'),
        Google: (fetch) => createGoogleGenerativeAI(at('/v1beta', fetch))('gemini-2.5-pro'),
      },
      embedding: (fetch) => createOpenAI(at('/v1', fetch)).embedding('text-embedding-3-small'),
    }),
    true,
  ],
  [
    'ai 5',
    async () => ({
      ai: ai5 as unknown as Ai,
      models: {
        'OpenAI, chat': (fetch) => createOpenAI2(at('/v1', fetch)).chat('gpt-5') as Model,
        'OpenAI, responses': (fetch) => createOpenAI2(at('/v1', fetch))('gpt-5') as Model,
        Anthropic: (fetch) => createAnthropic2(at('/v1', fetch))('claude-sonnet-5') as Model,
        Google: (fetch) => createGoogle2(at('/v1beta', fetch))('gemini-2.5-pro') as Model,
      },
      embedding: (fetch) =>
        createOpenAI2(at('/v1', fetch)).textEmbedding('text-embedding-3-small') as Embedding,
    }),
    true,
  ],
  [
    'ai 7',
    async () => {
      const { createOpenAI: createOpenAI4 } = await import('ai-sdk-openai-4')
      return {
        ai: (await import('ai-7')) as unknown as Ai,
        models: {
          'OpenAI, chat': (fetch) =>
            createOpenAI4(at('/v1', fetch)).chat('gpt-5') as unknown as Model,
          'OpenAI, responses': (fetch) =>
            createOpenAI4(at('/v1', fetch))('gpt-5') as unknown as Model,
        },
        embedding: (fetch) =>
          createOpenAI4(at('/v1', fetch)).embedding(
            'text-embedding-3-small',
          ) as unknown as Embedding,
      }
    },
    isNode22,
  ],
]

/** Their identities and times are new in every run. */
const settled = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (key, one) =>
      /^(id|timestamp|.*Ms|.*PerSecond)$/.test(key) ? '-' : one,
    ),
  )

describe.each(LINES.filter(([, , runs]) => runs))('%s', (_name, load) => {
  let line: Line
  beforeAll(async () => {
    line = await load()
  })
  const clients = (model: string) => ({
    server,
    plain: () => line.models[model]?.() as Model,
    metered: (tracker: ReturnType<typeof recordingMeter>) =>
      line.models[model]?.(meteredFetch({ tracker })) as Model,
  })
  const NAMES = ['OpenAI, chat', 'OpenAI, responses', 'Anthropic', 'Google']

  it.each(NAMES)('generates text with %s, the same, and is counted', async (name) => {
    if (line.models[name] === undefined) return
    const use = async (model: Model) => {
      const { text, usage, finishReason } = await line.ai.generateText({ model, prompt: 'Hello' })
      return settled({ text, usage, finishReason })
    }
    await sameAndCounted(clients(name), { use })
  })

  it.each(NAMES)('streams text with %s, the same, and is counted', async (name) => {
    if (line.models[name] === undefined) return
    const use = async (model: Model) => {
      const running = line.ai.streamText({ model, prompt: 'Hello' })
      const texts = await all(running.textStream)
      return settled({ texts, usage: await running.usage, reason: await running.finishReason })
    }
    await sameAndCounted(clients(name), { use })
    await sameAndCounted(clients(name), { use, behaviour: () => ({ cutEvery: 17 }) })
  })

  it('tries again, and each attempt is counted', async () => {
    const use = async (model: Model) =>
      (await line.ai.generateText({ model, prompt: 'Hello' })).text
    const { entries } = await sameAndCounted(clients('OpenAI, chat'), {
      use,
      behaviour: () => ({ statuses: [503] }),
      tokens: [
        [0, 0],
        [1000, 200],
      ],
    })
    expect(entries.map(({ attempt }) => attempt)).toEqual([1, 2])
    expect(entries[0]?.parentId).toBe(entries[1]?.parentId)
  })

  it('embeds', async () => {
    const feature = {
      use: async (model: Embedding) => {
        const { embedding, usage } = await line.ai.embed({ model, value: 'a' })
        return { embedding, usage }
      },
      tokens: [[37, 0]] as const,
    }
    const embeddings = {
      server,
      plain: () => line.embedding(),
      metered: (tracker: ReturnType<typeof recordingMeter>) =>
        line.embedding(meteredFetch({ tracker })),
    }
    await sameAndCounted(embeddings, feature)
  })

  it('is told of a refusing budget as it is', async () => {
    class BudgetExceededError extends Error {
      override readonly name = 'BudgetExceededError'
    }
    const refusal = new BudgetExceededError('over')
    const reserve = () => {
      throw refusal
    }
    const fetch = meteredFetch({ tracker: { reserve, record: () => {} } })
    const model = line.models['OpenAI, chat']?.(fetch) as Model
    await expect(line.ai.generateText({ model, prompt: 'Hello' })).rejects.toBe(refusal)
  })

  it('attributes the call of a tool to the tool, and to its agent', async () => {
    server.behave()
    const recording = recordingMeter()
    const fetch = meteredFetch({ tracker: recording })
    const model = line.models['OpenAI, chat']?.(fetch) as Model
    const get_weather = line.ai.tool({
      description: 'The weather',
      inputSchema: line.ai.jsonSchema<{ city: string }>({ type: 'object', properties: {} }),
      execute: () =>
        run({ tool: 'get_weather' }, async () => {
          const { text } = await line.ai.generateText({ model, prompt: 'Weather?' })
          return text
        }),
    })
    await run({ agent: 'PM' }, () =>
      line.ai.generateText({ model, prompt: 'Hello', tools: { get_weather } }),
    )
    expect(recording.entries.map(({ dimensions: { agent, tool } }) => [agent, tool])).toEqual([
      ['PM', undefined],
      ['PM', 'get_weather'],
    ])
    expect(recording.entries[0]?.tools).toEqual({ used: ['get_weather'] })
  })
})
