import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countInputTokens } from '../counting/count-input-tokens.ts'
import { mostInput } from './most-input.ts'
import { routeOf } from './route.ts'

const CHAT = { operation: 'chat', wire: 'chat', needs: [] } as const
const messages = [{ role: 'user', content: 'Hello' }]
const most = (request: object, path = '/chat/completions'): number | null =>
  mostInput(JSON.stringify(request), routeOf(path) ?? CHAT)

describe('the most that a request can be read as', () => {
  it('is never below what the tokenizer of the model makes of it', async () => {
    const text = fc.string({ unit: 'binary', maxLength: 200 })
    const message = fc.record({ role: fc.constantFrom('system', 'user'), content: text })
    await fc.assert(
      fc.asyncProperty(fc.array(message, { maxLength: 6 }), async (all) => {
        const request = { model: 'gpt-4o', messages: all }
        const { tokens, method } = await countInputTokens(request)
        expect(method).toBe('tokenizer')
        expect(most(request)).toBeGreaterThanOrEqual(tokens)
      }),
      { numRuns: 100 },
    )
  })

  it('is its bytes, and room for what comes with tools and schemas', () => {
    const request = { model: 'gpt-4o', messages }
    const bytes = (one: object) => Buffer.byteLength(JSON.stringify(one))
    expect(most(request)).toBe(bytes(request))
    const tool = { type: 'function', function: { name: 'look', parameters: { image: {} } } }
    const own = { ...request, tools: [tool], functions: null }
    expect(most(own)).toBe(bytes(own) + 1024)
    const described = { ...request, tools: [{ type: 'bash_20250124', name: 'bash' }] }
    expect(most(described, '/messages')).toBe(bytes(described) + 2048)
    const gemini = { contents: [], tools: [{ functionDeclarations: [{ name: 'look' }] }] }
    expect(most(gemini, '/models/m:generateContent')).toBe(bytes(gemini) + 1024)
    const schema = { ...request, response_format: { type: 'json_object' } }
    expect(most(schema)).toBe(bytes(schema) + 1024)
    const input = { type: 'tool_use', id: 't', name: 'open', input: { file: 'a', type: 'image' } }
    const used = { ...request, messages: [{ role: 'assistant', content: [input] }] }
    expect(most(used, '/messages')).toBe(bytes(used))
  })

  it.each([
    { messages: [{ role: 'user', content: [{ type: 'image', source: {} }] }] },
    { contents: [{ parts: [{ inlineData: { data: 'AA==' } }] }] },
    { model: 'm', input: [{ type: 'item_reference', id: 'i' }] },
    { model: 'm', input: 'Hi', previous_response_id: 'r' },
    { model: 'm', input: 'Hi', continuation_token: 't' },
    { messages, thread: { type: 'continue', previous_message_id: 'm' } },
    { model: 'm', prompt: { id: 'p' } },
    { messages: [{ role: 'user', content: 'What is this?', images: ['AA=='] }] },
    { messages: [{ role: 'assistant', content: [{ type: 'thinking', thinking: '' }] }] },
  ])('is what the model can read where not all is text: %j', (request) => {
    expect(most(request)).toBeNull()
  })

  it.each([
    { messages, tools: [{ type: 'web_search_20250305', name: 'web_search' }] },
    { contents: [], tools: [{ google_search: {} }] },
    { messages, tools: { google: true } },
    { messages, mcp_servers: [{ url: 'u' }] },
    { messages, web_search_options: {} },
    { messages, compaction: {} },
    { model: 'm', input: 'Hi', multi_agent: {} },
    { model: 'm', input: 'Hi', environment: 'env_1' },
  ])('is not known where the provider works on: %j', (request) => {
    expect(most(request)).toBe(Number.POSITIVE_INFINITY)
  })

  it('is not known of what is no text, or cannot be read', () => {
    expect(mostInput('', CHAT)).toBe(Number.POSITIVE_INFINITY)
    expect(mostInput('{"messages":[', CHAT)).toBe(Number.POSITIVE_INFINITY)
    expect(mostInput('{"messages":[]}', CHAT, 'sonar-pro')).toBe(Number.POSITIVE_INFINITY)
    expect(most({ prompt: 'a cat' }, '/images/generations')).toBe(Number.POSITIVE_INFINITY)
  })
})
