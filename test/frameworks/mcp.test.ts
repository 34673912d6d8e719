import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js'
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import { currentScope, meterMcpClient, run } from '@tokenledger/sdk'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { z } from 'zod'
import { type Counted, counted } from './counted.ts'

let count: Counted
let server: McpServer
let client: Client
const seen: (string | undefined)[] = []

beforeEach(async () => {
  count = counted()
  seen.length = 0
  server = new McpServer({ name: 'tools', version: '1.0.0' })
  const inputSchema = { city: z.string() }
  const text = (words: string) => ({ content: [{ type: 'text' as const, text: words }] })
  server.registerTool('weather', { inputSchema }, async () => text('sun'))
  server.registerTool('news', { inputSchema }, async () => {
    throw new Error('No news')
  })
  client = new Client({ name: 'program', version: '1.0.0' })
  const [own, other] = InMemoryTransport.createLinkedPair()
  await Promise.all([server.connect(other), client.connect(own)])
})
afterEach(() => client.close())

const params = (name: string) => ({ name, arguments: { city: 'Bonn' } })

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
