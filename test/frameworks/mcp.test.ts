import type { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { currentScope, meteredFetch, meterMcpClient, run, tokenledgerTools } from '@tokenledger/sdk'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Counted, counted } from './counted.ts'
import { weatherParams as params, weatherClient } from './weather-client.ts'

let count: Counted
let client: Client
const seen: (string | undefined)[] = []

beforeEach(async () => {
  count = counted()
  seen.length = 0
  client = await weatherClient()
})
afterEach(() => client.close())

it('tells how tools have done, and gives what they give', async () => {
  const expected = await client.callTool(params('weather'))
  expect(meterMcpClient(client, { tracker: count.tracker })).toBe(client)
  meterMcpClient(client, { tracker: count.tracker })
  expect(await client.callTool(params('weather'))).toEqual(expected)
  expect(await client.callTool(params('news'))).toMatchObject({ isError: true })
  expect(count.tools()).toMatchObject([
    { tool: 'news', runs: 1, succeeded: 0, failed: 1 },
    { tool: 'weather', runs: 1, succeeded: 1, failed: 0 },
  ])
  expect(count.tools()[1]?.meanDurationMs).toBeGreaterThan(0)
  expect(count.entries).toEqual([])
})

it('passes the errors of the protocol, and counts them', async () => {
  meterMcpClient(client, { tracker: count.tracker })
  await client.close()
  await expect(client.callTool(params('weather'))).rejects.toThrow()
  expect(count.tools()).toMatchObject([{ tool: 'weather', runs: 1, failed: 1 }])
})

it('calls tools on whom the program calls them on', async () => {
  const stub = {
    callTool: async function callTool(_: { name: string }) {
      return this
    },
  }
  meterMcpClient(stub, { tracker: count.tracker })
  const around = new Proxy(stub, {})
  expect(await around.callTool({ name: 'weather' })).toBe(around)
})

it('attributes what is done while a tool runs', async () => {
  const stub = { callTool: async (_: { name: string }) => seen.push(currentScope().tool) }
  meterMcpClient(stub, { tracker: count.tracker })
  await run({ agent: 'PM' }, () => stub.callTool({ name: 'weather' }))
  expect(seen).toEqual(['weather'])
  expect(currentScope()).toEqual({})
})

describe('a run that is told of around and inside', () => {
  const calling = (name: string, tool = name) =>
    tokenledgerTools(
      { [name]: { execute: () => client.callTool(params(tool)) } },
      { tracker: count.tracker },
    )[name]
  beforeEach(() => void meterMcpClient(client, { tracker: count.tracker }))

  it('is counted once, as it went inside', async () => {
    await calling('weather')?.execute()
    // Its program hands the failure on as a result like others.
    await calling('news')?.execute()
    expect(count.tools()).toMatchObject([
      { tool: 'news', runs: 1, succeeded: 0, failed: 1 },
      { tool: 'weather', runs: 1, succeeded: 1, failed: 0 },
    ])
  })

  it('is each of the runs inside', async () => {
    const { weather } = tokenledgerTools(
      {
        weather: {
          execute: async () => {
            await client.callTool(params('weather'))
            await run({ task: 't1' }, () => client.callTool(params('weather')))
          },
        },
      },
      { tracker: count.tracker },
    )
    await weather.execute()
    expect(count.tools()).toMatchObject([{ tool: 'weather', runs: 2, succeeded: 2 }])
  })

  it('is two where names or trackers are not the same', async () => {
    await calling('forecast', 'weather')?.execute()
    const other = counted()
    const execute = () => client.callTool(params('weather'))
    const tools = tokenledgerTools({ weather: { execute } }, { tracker: other.tracker })
    await tools.weather.execute()
    expect(count.tools()).toMatchObject([
      { tool: 'forecast', runs: 1 },
      { tool: 'weather', runs: 2 },
    ])
    expect(other.tools()).toMatchObject([{ tool: 'weather', runs: 1 }])
  })

  it('is two where a tool uses itself', async () => {
    const tools = tokenledgerTools(
      {
        count: {
          execute: async (left: number): Promise<void> => {
            if (left > 0) await tools.count.execute(left - 1)
          },
        },
      },
      { tracker: count.tracker },
    )
    await tools.count.execute(2)
    expect(count.tools()).toMatchObject([{ tool: 'count', runs: 3 }])
  })

  it.each([
    ['weather', 2],
    ['news', 1],
  ])('is another where a model within it asks for a tool: %s', async (name, runs) => {
    const tool_calls = [{ id: 't1', type: 'function', function: { name, arguments: '{}' } }]
    const choices = [{ index: 0, message: { tool_calls }, finish_reason: 'tool_calls' }]
    const usage = { prompt_tokens: 1, completion_tokens: 1 }
    const send = meteredFetch({
      fetch: async () => Response.json({ id: `asks-${name}`, model: 'gpt-5', choices, usage }),
      tracker: count.tracker,
    })
    const url = 'https://api.openai.com/v1/chat/completions'
    // An agent that no adapter sees.
    const execute = async (): Promise<void> => {
      await (await send(url, { method: 'POST', body: '{"model":"gpt-5","messages":[]}' })).json()
      await client.callTool(params('weather'))
    }
    const tools = tokenledgerTools({ weather: { execute } }, { tracker: count.tracker })
    await tools.weather.execute()
    expect(count.tools().find(({ tool }) => tool === 'weather')).toMatchObject({ runs })
  })

  it('is two where the outer one has ended before', async () => {
    let later = Promise.resolve<unknown>(null)
    const { weather } = tokenledgerTools(
      {
        weather: {
          execute: () => {
            later = new Promise((resolve) => setImmediate(resolve)).then(() =>
              client.callTool(params('weather')),
            )
          },
        },
      },
      { tracker: count.tracker },
    )
    weather.execute()
    await later
    expect(count.tools()).toMatchObject([{ tool: 'weather', runs: 2 }])
  })
})
