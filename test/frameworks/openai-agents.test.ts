import * as agents from '@openai/agents'
import {
  currentScope,
  meteredFetch,
  meterMcpClient,
  run,
  tokenledgerTracing,
} from '@tokenledger/sdk'
import OpenAI from 'openai'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { isNode22, tokensOf } from '../clients/compare.ts'
import { type WireServer, wireServer } from '../clients/wire-server.ts'
import { type AgentWire, agentWire, withoutId } from './agent-wire.ts'
import { type Counted, counted } from './counted.ts'
import { weatherClient, weatherParams } from './weather-client.ts'

let server: WireServer
let wire: AgentWire
let count: Counted
const tracings: ReturnType<typeof tokenledgerTracing>[] = []

beforeAll(async () => {
  server = await wireServer()
})
afterAll(() => server.close())
beforeEach(() => {
  wire = agentWire()
  server.behave({ wire: wire.wire })
  count = counted()
})
afterEach(async () => {
  for (const tracing of tracings.splice(0)) await tracing.shutdown()
})

type Sdk = typeof agents
const SCHEMA = z.object({ city: z.string() })
const VERSIONS: [name: string, load: () => Promise<Sdk>, runs: boolean][] = [
  ['0.14', async () => agents, true],
  ['0.20', async () => (await import('openai-agents-0-20')) as unknown as Sdk, isNode22],
]
const WAYS: [name: string, metered: boolean][] = [
  ['told by the wire and by spans', true],
  ['told by spans alone', false],
]
const APIS: [api: string, responses: boolean][] = [
  ['responses', true],
  ['chat', false],
]

describe.each(VERSIONS)('version %s', (_version, load, runs) => {
  describe.runIf(runs).each(WAYS)('%s', (_way, isMetered) => {
    describe.each(APIS)('%s', (_api, useResponses) => {
      async function setUp() {
        const sdk = await load()
        const tracing = tokenledgerTracing({ tracker: count.tracker })
        tracings.push(tracing)
        // Behind another one, as it is with the one that the Agents SDK comes with.
        sdk.setTraceProcessors([idle, tracing as unknown as agents.TracingProcessor])
        sdk.setTracingDisabled(false)
        const fetch = isMetered ? meteredFetch({ tracker: count.tracker }) : undefined
        const client = new OpenAI({
          apiKey: 'test',
          baseURL: `${server.url}/v1`,
          ...(fetch && { fetch }),
        })
        const modelProvider = new sdk.OpenAIProvider({
          openAIClient: client as never,
          useResponses,
        })
        const runner = new sdk.Runner({ modelProvider, workflowName: 'build', groupId: 'group 1' })
        const ask = async (prompt: string) => {
          const answer = await client.chat.completions.create({
            model: 'gpt-5',
            messages: [{ role: 'user', content: prompt }],
          })
          return answer.choices[0]?.message.content ?? ''
        }
        return { sdk, runner, ask }
      }

      it('agents, tools and an agent as a tool: each call once, where it belongs', async () => {
        const { sdk, runner, ask } = await setUp()
        const weather = sdk.tool({
          name: 'weather',
          description: 'The weather',
          parameters: SCHEMA as never,
          execute: async () => {
            if (isMetered) await ask('in weather')
            return 'sun'
          },
        })
        const news = sdk.tool({
          name: 'news',
          description: 'The news',
          parameters: SCHEMA as never,
          execute: async () => {
            throw new Error('No news')
          },
        })
        const helper = new sdk.Agent({ name: 'QA', instructions: 'in QA', model: 'gpt-5' })
        const consult = sdk.tool({
          name: 'consult',
          description: 'Asks QA',
          parameters: SCHEMA as never,
          execute: async () => String((await runner.run(helper, 'in consult')).finalOutput),
        })
        const tools = [weather, news, consult]
        const agent = new sdk.Agent({ name: 'PM', instructions: 'Plan', model: 'gpt-5', tools })
        await runner.run(agent, 'plan')
        const truth = wire.answers.map(({ id, input, output, asked }) => ({
          id: isMetered ? id : expect.any(String),
          tokens: [input, output],
          agent: asked === 'in consult' ? 'QA' : 'PM',
          tool: asked.startsWith('in ') ? asked.slice(3) : undefined,
        }))
        expect(truth).toHaveLength(isMetered ? 4 : 3)
        expect(count.calls()).toEqual(truth)
        for (const { dimensions } of count.entries) {
          expect(dimensions).toMatchObject({ workflow: 'build', session: 'group 1' })
        }
        expect(count.tools()).toMatchObject([
          { tool: 'consult', runs: 1, succeeded: 1 },
          { tool: 'news', runs: 1, failed: 1 },
          { tool: 'weather', runs: 1, succeeded: 1 },
        ])
      })

      it('a tool that calls an MCP client has run once', async () => {
        const { sdk, runner } = await setUp()
        const client = meterMcpClient(await weatherClient(), { tracker: count.tracker })
        const tools = ['weather', 'news'].map((name) =>
          sdk.tool({
            name,
            description: name,
            parameters: SCHEMA as never,
            execute: async () => JSON.stringify(await client.callTool(weatherParams(name))),
          }),
        )
        const agent = new sdk.Agent({ name: 'PM', instructions: 'Plan', model: 'gpt-5', tools })
        await run({ user: 'ada' }, () => runner.run(agent, 'plan'))
        await client.close()
        expect(count.tools()).toMatchObject([
          { tool: 'news', runs: 1, failed: 1 },
          { tool: 'weather', runs: 1, succeeded: 1 },
        ])
      })

      it('a run that is streamed', async () => {
        const { sdk, runner } = await setUp()
        const agent = new sdk.Agent({ name: 'PM', instructions: 'Plan', model: 'gpt-5' })
        const result = await runner.run(agent, 'plan', { stream: true })
        for await (const _ of result) expect(currentScope().agent).toBeUndefined()
        await result.completed
        const [truth] = wire.answers
        expect(count.calls().map(({ tokens, agent: name }) => [...tokens, name])).toEqual([
          [truth?.input, truth?.output, 'PM'],
        ])
      })

      it('several runs at once, within scopes of the program', async () => {
        const { sdk, runner } = await setUp()
        await Promise.all(
          ['a', 'b', 'c'].map((name) =>
            run({ user: `user ${name}` }, () =>
              runner.run(new sdk.Agent({ name, instructions: 'Plan', model: 'gpt-5' }), name),
            ),
          ),
        )
        const found = count.entries.map(({ dimensions }) => [dimensions.agent, dimensions.user])
        expect(found.sort()).toEqual(['a', 'b', 'c'].map((name) => [name, `user ${name}`]))
        expect(currentScope()).toEqual({})
      })

      it.runIf(isMetered)('a scope that a tool enters itself wins', async () => {
        const { sdk, runner, ask } = await setUp()
        const weather = sdk.tool({
          name: 'weather',
          description: 'The weather',
          parameters: SCHEMA as never,
          execute: () => run({ agent: 'forecaster', task: 't1' }, () => ask('in weather')),
        })
        const tools = [weather]
        const agent = new sdk.Agent({ name: 'PM', instructions: 'Plan', model: 'gpt-5', tools })
        await runner.run(agent, 'plan')
        expect(count.entries.map(({ dimensions }) => dimensions)).toMatchObject([
          { agent: 'PM' },
          { agent: 'forecaster', task: 't1', tool: 'weather' },
          { agent: 'PM' },
        ])
      })

      it('a failure is told once an attempt', async () => {
        const { sdk, runner } = await setUp()
        server.behave({ statuses: [400], wire: wire.wire })
        const agent = new sdk.Agent({ name: 'PM', instructions: 'Plan', model: 'gpt-5' })
        await expect(runner.run(agent, 'plan')).rejects.toThrow()
        await new Promise((resolve) => setImmediate(resolve))
        expect(count.entries.map(({ status }) => status)).toEqual(['error'])
      })
    })
  })
})

const idle: agents.TracingProcessor = {
  onTraceStart: () => Promise.resolve(),
  onTraceEnd: () => Promise.resolve(),
  onSpanStart: () => Promise.resolve(),
  onSpanEnd: () => Promise.resolve(),
  shutdown: () => Promise.resolve(),
  forceFlush: () => Promise.resolve(),
}

it('several processors: each tracker is told of a call once', async () => {
  server.behave({ wire: withoutId(wire.wire) })
  const other = counted()
  for (const { tracker } of [count, other]) tracings.push(tokenledgerTracing({ tracker }))
  agents.setTraceProcessors(tracings as unknown as agents.TracingProcessor[])
  agents.setTracingDisabled(false)
  const fetch = meteredFetch({ tracker: count.tracker })
  const client = new OpenAI({ apiKey: 'test', baseURL: `${server.url}/v1`, fetch })
  const options = { openAIClient: client as never, useResponses: false }
  const runner = new agents.Runner({ modelProvider: new agents.OpenAIProvider(options) })
  await runner.run(new agents.Agent({ name: 'PM', instructions: 'Plan', model: 'gpt-5' }), 'plan')
  for (const { entries } of [count, other]) expect(entries.map(tokensOf)).toEqual([[100, 10]])
})

it('a model without spans of its own is counted by its turn', async () => {
  const tracing = tokenledgerTracing({ tracker: count.tracker })
  agents.setTraceProcessors([tracing as unknown as agents.TracingProcessor])
  agents.setTracingDisabled(false)
  const usage = new agents.Usage({ inputTokens: 12, outputTokens: 30, totalTokens: 42 })
  const model: agents.Model = {
    getResponse: async () => ({
      usage,
      output: [
        {
          type: 'message',
          role: 'assistant',
          status: 'completed',
          content: [{ type: 'output_text', text: 'Done' }],
        },
      ],
    }),
    async *getStreamedResponse() {},
  }
  await agents.run(new agents.Agent({ name: 'PM', instructions: 'Plan', model }), 'plan')
  await tracing.shutdown()
  expect(count.calls().map(({ tokens, agent }) => [...tokens, agent])).toEqual([[12, 30, 'PM']])
})

it('nobody is listened to after the end', async () => {
  const tracing = tokenledgerTracing({ tracker: count.tracker })
  await tracing.shutdown()
  expect(currentScope()).toEqual({})
})
