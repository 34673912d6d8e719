import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { AIMessage, HumanMessage } from '@langchain/core/messages'
import { tool } from '@langchain/core/tools'
import { FakeListChatModel } from '@langchain/core/utils/testing'
import { Annotation, START, StateGraph } from '@langchain/langgraph'
import { ChatOpenAI } from '@langchain/openai'
import {
  currentScope,
  meteredFetch,
  meterMcpClient,
  run,
  tokenledgerCallbacks,
} from '@tokenledger/sdk'
import { createAgent } from 'langchain'
import * as core0 from 'langchain-core-0/utils/testing'
import OpenAI from 'openai'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { openCalls, sweepCalls } from '../../packages/sdk/src/instrument/open-calls.ts'
import { all, first, tokensOf } from '../clients/compare.ts'
import { type WireServer, wireServer } from '../clients/wire-server.ts'
import { type AgentWire, agentWire, withoutId } from './agent-wire.ts'
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
const SCHEMA = z.object({ city: z.string() })

/** How the model is known to the tracker: by its requests, and by what LangChain says. */
const WAYS: [name: string, metered: boolean][] = [
  ['told by the wire and by LangChain', true],
  ['told by LangChain alone', false],
]

describe.each(WAYS)('%s', (_name, isMetered) => {
  const fetchOf = (): Fetch | undefined =>
    isMetered ? meteredFetch({ tracker: count.tracker }) : undefined
  const modelWith = (more: object = {}) => {
    const fetch = fetchOf()
    const configuration = { baseURL: `${server.url}/v1`, ...(fetch && { fetch }) }
    return new ChatOpenAI({ model: 'gpt-5', apiKey: 'test', configuration, ...more })
  }
  const handler = () => tokenledgerCallbacks({ tracker: count.tracker })

  it('an agent with tools that call models themselves: each call once, where it belongs', async () => {
    const inner = modelWith()
    const weather = tool(async () => String((await inner.invoke('in weather')).content), {
      name: 'get_weather',
      schema: SCHEMA,
    })
    const news = tool(
      async () => {
        await inner.invoke('in news')
        throw new Error('No news')
      },
      { name: 'get_news', schema: SCHEMA },
    )
    const agent = createAgent({ model: modelWith(), tools: [weather, news], name: 'PM' })
    const config = { callbacks: [handler()], configurable: { thread_id: 'thread 1' } }
    await agent
      .invoke({ messages: [new HumanMessage('plan')] }, { ...config, metadata: { user_id: 'ada' } })
      .catch(() => {})
    const truth = wire.answers.map(({ id, input, output, asked }) => ({
      id,
      tokens: [input, output],
      agent: 'PM',
      tool: asked.startsWith('in ') ? `get_${asked.slice(3)}` : undefined,
    }))
    expect(truth.length).toBeGreaterThanOrEqual(3)
    expect(count.calls()).toEqual(truth)
    const { dimensions, responseModel } = count.entries[0] ?? {}
    expect(dimensions).toMatchObject({ session: 'thread 1', user: 'ada', provider: 'openai' })
    expect(responseModel).toBe('gpt-5-2025-08-07')
    expect(count.tools()).toMatchObject([
      { tool: 'get_news', runs: 1, failed: 1 },
      { tool: 'get_weather', runs: 1, succeeded: 1 },
    ])
    expect(count.tools()[1]?.meanDurationMs).toBeGreaterThan(0)
  })

  it.each([
    ['chat', {}],
    ['responses', { useResponsesApi: true }],
    ['chat without usage in its stream', { streamUsage: false }],
  ])('%s, as a whole and as a stream', async (name, options) => {
    const config = { callbacks: [handler()], metadata: { agent: 'PM' } }
    await modelWith(options).invoke('a', config)
    await all(await modelWith(options).stream('b', config))
    const [whole, streamed] = wire.answers
    const isUnknown = !isMetered && name.includes('without')
    expect(count.calls().map(({ tokens }) => tokens)).toEqual(
      isUnknown
        ? [
            [0, 0],
            [whole?.input, whole?.output],
          ]
        : [
            [whole?.input, whole?.output],
            [streamed?.input, streamed?.output],
          ],
    )
    expect(count.entries.map(({ usage }) => usage.status)).toEqual([
      'ok',
      isUnknown ? 'missing' : 'ok',
    ])
    expect(count.entries.map(({ dimensions }) => dimensions.agent)).toEqual(['PM', 'PM'])
  })

  it('several at once: none is taken for another', async () => {
    const model = modelWith()
    await Promise.all(
      ['a', 'b', 'c'].map((agent) =>
        model.invoke(agent, { callbacks: [handler()], metadata: { agent } }),
      ),
    )
    const truth = wire.answers.map(({ id, asked }) => [id, asked])
    expect(count.entries.map(({ id, dimensions }) => [id, dimensions.agent]).sort()).toEqual(
      truth.sort(),
    )
  })

  it('a batch: each input is a call', async () => {
    await modelWith().batch(['a', 'b'], { callbacks: [handler()] })
    expect(count.calls().map(({ id }) => id)).toEqual(wire.answers.map(({ id }) => id))
  })

  it('a call that fails is an error, told once an attempt', async () => {
    server.behave({ statuses: [400], wire: wire.wire })
    const failing = modelWith({ maxRetries: 0 }).invoke('a', { callbacks: [handler()] })
    await expect(failing).rejects.toThrow()
    await new Promise((resolve) => setImmediate(resolve))
    expect(count.entries.map(({ status, error }) => [status, error])).toEqual([
      ['error', 'HTTP 400'],
    ])
  })

  it('a stream that is given up is counted as far as it came', async () => {
    // Other files of the process may have left some of theirs.
    const before = openCalls()
    // So slow that none has ended before it is given up.
    server.behave({ paceMs: 60 })
    const config = { callbacks: [handler()], metadata: { agent: 'PM' } }
    await run({ user: 'ada' }, async () => {
      await first(await modelWith().stream('a question', config), 4)
      expect(currentScope()).toEqual({ user: 'ada' })
    })
    // The wire knows at once; LangChain never says so.
    if (!isMetered) expect(count.entries).toEqual([])
    for (let minute = 0; minute <= 10; minute += 1) sweepCalls()
    expect(count.entries).toMatchObject([
      {
        status: 'aborted',
        usage: { status: 'partial', estimated: true },
        dimensions: { agent: 'PM', user: 'ada', operation: 'chat' },
      },
    ])
    expect(count.calls()[0]?.tokens).not.toContain(0)
    expect(count.entries[0]?.durationMs === undefined).toBe(!isMetered)
    expect(openCalls().filter((one) => !before.includes(one))).toEqual([])
  })

  it('a stream that its caller aborts is counted as far as it came', async () => {
    // Other files of the process may have left some of theirs.
    const before = openCalls()
    // So slow that none has ended before it is given up.
    server.behave({ paceMs: 60 })
    const controller = new AbortController()
    const config = { callbacks: [handler()], signal: controller.signal, version: 'v2' as const }
    const reading = (async () => {
      for await (const { event } of modelWith().streamEvents('a question', config)) {
        if (event === 'on_chat_model_stream') controller.abort()
      }
    })()
    await reading.catch(() => {})
    await expect.poll(() => count.entries.map(({ status }) => status)).toEqual(['aborted'])
    expect(openCalls().filter((one) => !before.includes(one))).toEqual([])
  })

  it('lends its scope to nobody else', async () => {
    const model = modelWith()
    const config = { callbacks: [handler()], metadata: { agent: 'PM' } }
    const weather = tool(async () => currentScope().tool, { name: 'weather', schema: SCHEMA })
    const running = [model.invoke('a', config), weather.invoke({ city: 'Bonn' }, config)]
    expect(currentScope()).toEqual({})
    await Promise.all(running)
    expect(currentScope()).toEqual({})
    for await (const _ of await model.stream('b', config)) expect(currentScope()).toEqual({})
    await run({ user: 'ada' }, async () => {
      await model.invoke('c', config)
      expect(currentScope()).toEqual({ user: 'ada' })
    })
    expect(count.entries.at(-1)?.dimensions).toMatchObject({ agent: 'PM', user: 'ada' })
  })
})

it('a client of another library within a tool belongs to that tool', async () => {
  const fetch = meteredFetch({ tracker: count.tracker })
  const client = new OpenAI({ apiKey: 'test', baseURL: `${server.url}/v1`, fetch })
  const ask = tool(
    async () => {
      const messages = [{ role: 'user' as const, content: 'raw' }]
      const answer = await client.chat.completions.create({ model: 'gpt-5', messages })
      return answer.choices[0]?.message.content ?? ''
    },
    { name: 'ask', schema: SCHEMA },
  )
  const callbacks = [tokenledgerCallbacks({ tracker: count.tracker, scope: { workflow: 'build' } })]
  await Promise.all([
    ask.invoke({ city: 'Bonn' }, { callbacks, metadata: { agent: 'PM' } }),
    ask.invoke({ city: 'Bonn' }, { callbacks, metadata: { agent: 'QA' } }),
  ])
  const tools = count.entries.map(({ dimensions }) => [
    dimensions.workflow,
    dimensions.agent,
    dimensions.tool,
  ])
  expect(tools.sort()).toEqual([
    ['build', 'PM', 'ask'],
    ['build', 'QA', 'ask'],
  ])
})

it('runs of tools are counted once by two handlers, and by the MCP client that a tool calls', async () => {
  const client = meterMcpClient(await weatherClient(), { tracker: count.tracker })
  const used = (name: string) =>
    tool(
      async () => {
        const { isError } = await client.callTool(weatherParams(name))
        if (isError) throw new Error('No news')
        return 'sun'
      },
      { name, schema: SCHEMA },
    )
  const alone = tool(async () => currentScope().tool, { name: 'alone', schema: SCHEMA })
  const callbacks = [1, 2].map(() => tokenledgerCallbacks({ tracker: count.tracker }))
  const invoked = [used('weather'), used('news'), used('weather'), alone, alone].map((one) =>
    one.invoke({ city: 'Bonn' }, { callbacks }).catch(() => {}),
  )
  await Promise.all(invoked)
  await client.close()
  expect(count.tools()).toMatchObject([
    { tool: 'alone', runs: 2, succeeded: 2 },
    { tool: 'news', runs: 1, failed: 1 },
    { tool: 'weather', runs: 2, succeeded: 2 },
  ])
})

it('a client of another library in a node of a graph has the scope of the graph and of the node', async () => {
  const fetch = meteredFetch({ tracker: count.tracker })
  const client = new OpenAI({ apiKey: 'test', baseURL: `${server.url}/v1`, fetch })
  const State = Annotation.Root({ asked: Annotation<string> })
  const ask = async () => {
    const messages = [{ role: 'user' as const, content: 'raw' }]
    await client.chat.completions.create({ model: 'gpt-5', messages })
    return {}
  }
  const graph = new StateGraph(State)
    .addNode('research', ask, { metadata: { agent: 'PM', task: 'T1' } })
    .addNode('write', ask, { metadata: { agent: 'QA' } })
    .addNode('check', ask)
    .addEdge(START, 'research')
    .addEdge(START, 'write')
    .addEdge('write', 'check')
    .compile()
  const callbacks = [tokenledgerCallbacks({ tracker: count.tracker })]
  await Promise.all(
    ['t1', 't2'].map((thread_id) =>
      graph.invoke({}, { callbacks, configurable: { thread_id }, metadata: { user: 'ada' } }),
    ),
  )
  expect(currentScope()).toEqual({})
  const found = count.entries.map(({ dimensions }) =>
    [dimensions.session, dimensions.agent, dimensions.task, dimensions.user].join(' '),
  )
  expect(found.sort()).toEqual([
    't1   ada',
    't1 PM T1 ada',
    't1 QA  ada',
    't2   ada',
    't2 PM T1 ada',
    't2 QA  ada',
  ])
})

it('a call that has no id in LangChain is known by the context it was made in', async () => {
  const fetch = meteredFetch({ tracker: count.tracker })
  const handler = tokenledgerCallbacks({ tracker: count.tracker })
  await Promise.all(
    ['a', 'b'].map(async (run) => {
      handler.handleChatModelStart({}, [], run)
      const body = JSON.stringify({ model: 'gpt-5', messages: [{ role: 'user', content: run }] })
      const answer = await fetch(`${server.url}/v1/chat/completions`, { method: 'POST', body })
      await answer.json()
      const message = { usage_metadata: { input_tokens: 1, output_tokens: 1 } }
      handler.handleLLMEnd({ generations: [[{ message }]] }, run)
    }),
  )
  expect(count.calls().map(({ id }) => id)).toEqual(wire.answers.map(({ id }) => id))
})

it('a call whose stream still runs when its end is told is told by the wire', async () => {
  server.behave({ wire: wire.wire, paceMs: 20 })
  const fetch = meteredFetch({ tracker: count.tracker })
  const handler = tokenledgerCallbacks({ tracker: count.tracker })
  handler.handleChatModelStart({}, [], 'run', undefined, {}, [], { agent: 'PM' })
  const body = JSON.stringify({ model: 'gpt-5', messages: [], stream: true })
  const answer = await fetch(`${server.url}/v1/chat/completions`, { method: 'POST', body })
  const message = { usage_metadata: { input_tokens: 1, output_tokens: 1 } }
  handler.handleLLMEnd({ generations: [[{ message }]] }, 'run')
  await answer.text()
  expect(count.calls().map(({ tokens, agent }) => [...tokens, agent])).toEqual([[100, 10, 'PM']])
})

it('several handlers: each tracker is told of a call once', async () => {
  const other = counted()
  server.behave({ wire: withoutId(wire.wire) })
  const fetch = meteredFetch({ tracker: count.tracker })
  const configuration = { baseURL: `${server.url}/v1`, fetch }
  const model = new ChatOpenAI({ model: 'gpt-5', apiKey: 'test', configuration })
  const trackers = [count.tracker, other.tracker, count.tracker]
  await model.invoke('a', {
    callbacks: trackers.map((tracker) => tokenledgerCallbacks({ tracker })),
  })
  for (const { entries } of [count, other]) expect(entries.map(tokensOf)).toEqual([[100, 10]])
})

it('an agent within a tool of another: its calls are its own', async () => {
  const fetch = meteredFetch({ tracker: count.tracker })
  const configuration = { baseURL: `${server.url}/v1`, fetch }
  const model = new ChatOpenAI({ model: 'gpt-5', apiKey: 'test', configuration })
  const helper = createAgent({ model, tools: [], name: 'QA' })
  const consult = tool(
    async () => {
      const { messages } = await helper.invoke({ messages: [new HumanMessage('check')] })
      return String(messages.at(-1)?.content)
    },
    { name: 'consult', schema: SCHEMA },
  )
  const agent = createAgent({ model, tools: [consult], name: 'PM' })
  const callbacks = [tokenledgerCallbacks({ tracker: count.tracker })]
  await agent.invoke({ messages: [new HumanMessage('plan')] }, { callbacks })
  expect(count.calls().map(({ agent: name, tool: used }) => [name, used])).toEqual([
    ['PM', undefined],
    ['QA', 'consult'],
    ['PM', undefined],
  ])
})

it('an answer from the cache costs nothing', async () => {
  const fetch = meteredFetch({ tracker: count.tracker })
  const configuration = { baseURL: `${server.url}/v1`, fetch }
  const model = new ChatOpenAI({ model: 'gpt-5', apiKey: 'test', configuration, cache: true })
  const config = { callbacks: [tokenledgerCallbacks({ tracker: count.tracker })] }
  await model.invoke('the same', config)
  await model.invoke('the same', config)
  expect(wire.answers).toHaveLength(1)
  expect(count.entries).toHaveLength(1)
})

it('who enters a scope first of all in a process lends it to no caller', () => {
  const program = join(import.meta.dirname, 'entered-scopes.mjs')
  expect(execFileSync(process.execPath, [program], { encoding: 'utf8' })).toBe('{}')
})

describe('a model that sends nothing over the wire', () => {
  it.each([
    ['version 1', FakeListChatModel],
    ['version 0', core0.FakeListChatModel as unknown as typeof FakeListChatModel],
  ])('is counted as one whose usage is not told, %s', async (_name, Model) => {
    const model = new Model({ responses: ['a'] })
    const callbacks = [tokenledgerCallbacks({ tracker: count.tracker })]
    await model.invoke('hello', { callbacks, metadata: { agent: 'PM' } })
    expect(count.entries).toMatchObject([
      { status: 'ok', usage: { status: 'missing' }, dimensions: { agent: 'PM' } },
    ])
  })

  it('is counted for whom it began, wherever its end is told', () => {
    const handler = tokenledgerCallbacks({ tracker: count.tracker })
    run({ task: 't1' }, () => handler.handleChatModelStart({}, [], 'run'))
    run({ task: 't2', user: 'ada' }, () => handler.handleLLMEnd({}, 'run'))
    const [{ dimensions } = {}] = count.entries
    expect(dimensions).toMatchObject({ task: 't1', source: 'sdk', operation: 'chat' })
    expect([dimensions?.user, dimensions?.tags]).toEqual([undefined, undefined])
  })

  it('is counted by what its message says', async () => {
    const handler = tokenledgerCallbacks({ tracker: count.tracker })
    const message = new AIMessage({
      content: 'a',
      response_metadata: { model_name: 'gpt-4o' },
    })
    Object.assign(message, {
      id: 'run-made-up',
      usage_metadata: { input_tokens: 12, output_tokens: 30 },
    })
    handler.handleChatModelStart({}, [], 'run', undefined, {}, [], { ls_provider: 'openai' })
    handler.handleLLMEnd({ generations: [[{ message }]] }, 'run')
    handler.handleLLMEnd({ generations: [[{ message }]] }, 'run')
    expect(count.entries).toMatchObject([{ responseModel: 'gpt-4o' }])
    expect(count.entries[0]).not.toHaveProperty('responseId')
    expect(Object.getOwnPropertySymbols(count.entries[0]?.dimensions ?? {})).toEqual([])
    expect(count.calls().map(({ tokens }) => tokens)).toEqual([[12, 30]])
    expect(count.entries[0]?.cost.total).toBe(330_000_000n)
  })
})
