import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js'
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import { z } from 'zod'

/** A client of the Model Context Protocol, connected to a server with two tools: one works. */
export async function weatherClient(): Promise<Client> {
  const server = new McpServer({ name: 'tools', version: '1.0.0' })
  const inputSchema = { city: z.string() }
  const text = (words: string) => ({ content: [{ type: 'text' as const, text: words }] })
  server.registerTool('weather', { inputSchema }, async () => text('sun'))
  server.registerTool('news', { inputSchema }, async () => {
    throw new Error('No news')
  })
  const client = new Client({ name: 'program', version: '1.0.0' })
  const [own, other] = InMemoryTransport.createLinkedPair()
  await Promise.all([server.connect(other), client.connect(own)])
  return client
}

/** What a tool of it is called with. */
export const weatherParams = (name: string) => ({ name, arguments: { city: 'Bonn' } })
