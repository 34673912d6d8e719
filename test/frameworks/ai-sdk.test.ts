import { createOpenAI } from '@ai-sdk/openai'
import {
  currentScope,
  meteredFetch,
  meterMcpClient,
  tokenledgerMiddleware,
  tokenledgerTelemetry,
  tokenledgerTools,
} from '@tokenledger/sdk'
import * as ai6 from 'ai'
import * as ai5 from 'ai-5'
import type * as ai7 from 'ai-7'
import { createOpenAI as createOpenAI2 } from 'ai-sdk-openai-2'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openCalls } from '../../packages/sdk/src/instrument/open-calls.ts'
import { all, first, isNode22 } from '../clients/compare.ts'
import { type WireServer, wireServer } from '../clients/wire-server.ts'
import { type AgentWire, agentWire } from './agent-wire.ts'
import { type Counted, counted } from './counted.ts'
import { weatherClient, weatherParams } from './weather-client.ts'

let server: WireServer
let wire: AgentWire
let count: Counted

beforeAll(async () => {
  server = await wireServer()
})
afterAll(() => server.close())
beforeEach(() => {
  wire = agentWire()
  server.behave({ wire: wire.wire })
  count = counted()
})

type Fetch = typeof globalThis.fetch
const settings = (fetch?: Fetch) => ({
  apiKey: 'test',
  baseURL: `${server.url}/v1`,
  ...(fetch && { fetch }),
})
const WAYS: [name: string, metered: boolean][] = [
  ['told by the wire and by the AI SDK', true],
  ['told by the AI SDK alone', false],
]
const SCHEMA = { type: 'object', properties: { city: { type: 'string' } } } as const

/** What an agent named PM with two tools, which call models themselves, must be counted as. */
function expectAgent(): void {
  const truth = wire.answers.map(({ id, input, output, asked }) => ({
    id,
    tokens: [input, output],
    agent: 'PM',
    tool: asked.startsWith('in ') ? asked.slice(3) : undefined,
  }))
  expect(truth.map(({ tool }) => tool).sort()).toEqual(['news', 'weather', undefined, undefined])
  expect(count.calls()).toEqual(truth)
  expect(count.tools()).toMatchObject([
    { tool: 'news', runs: 1, succeeded: 0, failed: 1 },
    { tool: 'weather', runs: 1, succeeded: 1, failed: 0 },
  ])
}

describe.each(WAYS)('version 7, %s', (_name, isMetered) => {
  async function line() {
    const ai = (await import('ai-7')) as typeof ai7
    const { createOpenAI: createOpenAI4 } = await import('ai-sdk-openai-4')
    const fetch = isMetered ? meteredFetch({ tracker: count.tracker }) : undefined
    const openai = createOpenAI4(settings(fetch))
    const telemetry = {
      functionId: 'PM',
      integrations: [tokenledgerTelemetry({ tracker: count.tracker })],
    }
    const tools = {
      weather: ai.tool({
        inputSchema: ai.jsonSchema(SCHEMA),
        execute: async () => {
          const inner = { ...telemetry, functionId: undefined } as never
          await ai.generateText({
            model: openai.chat('gpt-5'),
            prompt: 'in weather',
            telemetry: inner,
          })
          return 'sun'
        },
      }),
      news: ai.tool({
        inputSchema: ai.jsonSchema(SCHEMA),
        execute: async (): Promise<string> => {
          const inner = { ...telemetry, functionId: undefined } as never
          await ai.generateText({
            model: openai.chat('gpt-5'),
            prompt: 'in news',
            telemetry: inner,
          })
          throw new Error('No news')
        },
      }),
    }
    return { ai, openai, telemetry, tools }
  }

  it.runIf(isNode22)('an agent with tools, as a whole and as a stream', async () => {
    const { ai, openai, telemetry, tools } = await line()
    const more = { tools, telemetry, stopWhen: ai.isStepCount(3), prompt: 'plan' }
    await ai.generateText({ model: openai.chat('gpt-5'), ...more })
    expectAgent()
    wire.answers.length = 0
    count = counted()
    const again = await line()
    const streamed = { ...more, tools: again.tools, telemetry: again.telemetry }
    await again.ai.streamText({ model: again.openai('gpt-5'), ...streamed }).consumeStream()
    expectAgent()
  })

  it.runIf(isNode22)('a tool that is told of inside as well has run once', async () => {
    const { ai, openai, telemetry } = await line()
    const client = meterMcpClient(await weatherClient(), { tracker: count.tracker })
    const used = (name: string) =>
      ai.tool({
        inputSchema: ai.jsonSchema(SCHEMA),
        execute: async () => client.callTool(weatherParams(name)),
      })
    const options = { tracker: count.tracker }
    const tools = tokenledgerTools({ weather: used('weather'), news: used('news') }, options)
    const twice = [...telemetry.integrations, tokenledgerTelemetry(options)]
    const more = { tools, telemetry: { ...telemetry, integrations: twice }, prompt: 'plan' }
    await ai.generateText({ model: openai.chat('gpt-5'), stopWhen: ai.isStepCount(3), ...more })
    await client.close()
    expect(count.tools()).toMatchObject([
      { tool: 'news', runs: 1, failed: 1 },
      { tool: 'weather', runs: 1, succeeded: 1 },
    ])
  })

  it.runIf(isNode22)('embeddings, once each', async () => {
    server.behave()
    const { ai, openai, telemetry } = await line()
    const model = openai.embedding('text-embedding-3-small')
    await ai.embed({ model, value: 'a', telemetry })
    await ai.embedMany({ model, values: ['a', 'b'], telemetry })
    expect(count.calls().map(({ tokens, agent }) => [...tokens, agent])).toEqual([
      [37, 0, 'PM'],
      [37, 0, 'PM'],
    ])
  })

  it.runIf(isNode22)('objects, as a whole and as a stream', async () => {
    const { ai, openai, telemetry } = await line()
    const call = {
      model: openai.chat('gpt-5'),
      schema: ai.jsonSchema(SCHEMA),
      telemetry,
      prompt: 'a',
    }
    await expect(ai.generateObject(call)).rejects.toThrow()
    await all(ai.streamObject({ ...call, onError: () => {} }).fullStream)
    expect(count.calls().map(({ tokens, agent }) => [...tokens, agent])).toEqual([
      [100, 10, 'PM'],
      [200, 20, 'PM'],
    ])
  })

  it.runIf(isNode22)('a stream that is given up', async () => {
    server.behave({ paceMs: 60 })
    const { ai, openai, telemetry } = await line()
    const controller = new AbortController()
    const { signal: abortSignal } = controller
    const asked = { model: openai.chat('gpt-5'), prompt: 'a', telemetry, abortSignal }
    for await (const _ of ai.streamText(asked).textStream) controller.abort()
    await expect
      .poll(() => count.entries)
      .toMatchObject([{ status: 'aborted', usage: { status: isMetered ? 'partial' : 'missing' } }])
  })

  it.runIf(isNode22)('what the program tells of a call', async () => {
    const { ai, openai, telemetry } = await line()
    await ai.generateText({
      model: openai.chat('gpt-5'),
      prompt: 'a',
      runtimeContext: { userId: 'ada', sessionId: 's1', secret: 'x' },
      telemetry: { ...telemetry, includeRuntimeContext: { userId: true, sessionId: true } },
    })
    expect(count.entries).toMatchObject([
      { dimensions: { agent: 'PM', user: 'ada', session: 's1', provider: 'openai' } },
    ])
  })

  it.runIf(isNode22)('a failure is told once an attempt', async () => {
    server.behave({ statuses: [500], wire: wire.wire })
    const { ai, openai, telemetry } = await line()
    const model = openai.chat('gpt-5')
    await ai.generateText({ model, prompt: 'a', telemetry, maxRetries: 1 })
    expect(count.entries.map(({ status }) => status).sort()).toEqual(['error', 'ok'])
  })
})

it('a call of which version 7 tells begin and end alone has its scope', async () => {
  const fetch = meteredFetch({ tracker: count.tracker })
  const telemetry = tokenledgerTelemetry({ tracker: count.tracker })
  for (const isMetered of [true, false]) {
    const event = { callId: String(isMetered), functionId: 'PM' }
    telemetry.onObjectStepStart(event)
    if (isMetered) {
      const body = JSON.stringify({ model: 'gpt-5', messages: [] })
      await (await fetch(`${server.url}/v1/chat/completions`, { method: 'POST', body })).json()
    }
    telemetry.onObjectStepEnd({ ...event, usage: { inputTokens: 1, outputTokens: 2 } })
  }
  expect(count.calls().map(({ tokens, agent }) => [...tokens, agent])).toEqual([
    [1, 2, 'PM'],
    [100, 10, 'PM'],
  ])
})

it('a tool that gives one value after the other has ended with the last', async () => {
  const last = {
    async *execute() {
      yield currentScope().tool
      yield currentScope().tool
    },
  }
  const broken = {
    async *execute() {
      yield currentScope().tool
      throw new Error('No news')
    },
  }
  const tools = tokenledgerTools({ last, left: last, broken }, { tracker: count.tracker })
  expect(await all(tools.last.execute())).toEqual(['last', 'last'])
  expect(await first(tools.left.execute(), 1)).toEqual(['left'])
  await expect(all(tools.broken.execute())).rejects.toThrow('No news')
  expect(count.tools()).toMatchObject([
    { tool: 'broken', runs: 1, failed: 1 },
    { tool: 'last', runs: 1, succeeded: 1 },
    { tool: 'left', runs: 1, succeeded: 1 },
  ])
})

/** What versions 5 and 6 have in common. */
type Ai = Pick<
  typeof ai6,
  'generateText' | 'streamText' | 'wrapLanguageModel' | 'jsonSchema' | 'tool' | 'stepCountIs'
>
type Model = Parameters<typeof ai6.wrapLanguageModel>[0]['model']

const LINES: [name: string, ai: Ai, model: (fetch: Fetch | undefined, api: string) => Model][] = [
  [
    'version 6',
    ai6,
    (fetch, api) =>
      api === 'chat'
        ? createOpenAI(settings(fetch)).chat('gpt-5')
        : createOpenAI(settings(fetch))('gpt-5'),
  ],
  [
    'version 5',
    ai5 as unknown as Ai,
    (fetch, api) => {
      const openai = createOpenAI2(settings(fetch))
      return (api === 'chat' ? openai.chat('gpt-5') : openai('gpt-5')) as unknown as Model
    },
  ],
]

describe.each(LINES)('%s', (_version, ai, modelOf) => {
  describe.each(WAYS)('%s', (_name, isMetered) => {
    const modelOn = (api: string, agent?: string): Model => {
      const fetch = isMetered ? meteredFetch({ tracker: count.tracker }) : undefined
      const options = { tracker: count.tracker, ...(agent && { scope: { agent } }) }
      const middleware = tokenledgerMiddleware(options)
      return ai.wrapLanguageModel({ model: modelOf(fetch, api), middleware }) as Model
    }

    it.each(['chat', 'responses'])('an agent with tools: %s', async (api) => {
      const ask = (prompt: string) => ai.generateText({ model: modelOn(api, 'PM'), prompt })
      const tools = tokenledgerTools(
        {
          weather: ai.tool({
            inputSchema: ai.jsonSchema(SCHEMA),
            execute: async () => (await ask('in weather')).text,
          }),
          news: ai.tool({
            inputSchema: ai.jsonSchema(SCHEMA),
            execute: async (): Promise<string> => {
              await ask('in news')
              throw new Error('No news')
            },
          }),
        },
        { tracker: count.tracker },
      )
      const more = { tools, stopWhen: ai.stepCountIs(3), prompt: 'plan' }
      await ai.generateText({ model: modelOn(api, 'PM'), ...more })
      expectAgent()
      expect(count.entries[0]).toMatchObject({ responseModel: 'gpt-5-2025-08-07' })
    })

    it.each(['chat', 'responses'])('a stream: %s', async (api) => {
      const { fullStream } = ai.streamText({ model: modelOn(api, 'PM'), prompt: 'a' })
      const parts = await all(fullStream)
      expect(parts.at(-1)?.type).toBe('finish')
      const [truth] = wire.answers
      expect(count.calls()).toEqual([
        { id: truth?.id, tokens: [truth?.input, truth?.output], agent: 'PM', tool: undefined },
      ])
    })

    it('a stream that is given up is counted as far as it came', async () => {
      // Other files of the process may have left some of theirs.
      const before = openCalls()
      server.behave({ paceMs: 60 })
      const controller = new AbortController()
      const { signal: abortSignal } = controller
      const asked = { model: modelOn('chat', 'PM'), prompt: 'a question', abortSignal }
      const { textStream } = ai.streamText({ ...asked, onError: () => {} })
      for await (const _ of textStream) controller.abort()
      await expect
        .poll(() => count.entries)
        .toMatchObject([
          { status: 'aborted', usage: { estimated: true }, dimensions: { agent: 'PM' } },
        ])
      expect(openCalls().filter((one) => !before.includes(one))).toEqual([])
    })

    it('gives the same as without', async () => {
      const plain = agentWire()
      server.behave({ wire: plain.wire })
      const prompt = 'a'
      const expected = await ai.generateText({ model: modelOf(undefined, 'chat'), prompt })
      const found = await ai.generateText({ model: modelOn('chat'), prompt })
      expect(found.text).toEqual(expected.text)
      expect(found.finishReason).toEqual(expected.finishReason)
    })

    it('a failure is told once an attempt', async () => {
      server.behave({ statuses: [500], wire: wire.wire })
      await ai.generateText({ model: modelOn('chat', 'PM'), prompt: 'a', maxRetries: 1 })
      await new Promise((resolve) => setImmediate(resolve))
      expect(count.entries.map(({ status }) => status).sort()).toEqual(['error', 'ok'])
    })
  })
})
