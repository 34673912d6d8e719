import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countInputTokens } from './count-input-tokens.ts'
import { countTokensWithTools } from './count-tokens-with-tools.ts'

const parameters = {
  type: 'object',
  properties: {
    location: { type: 'string', description: 'The city and state, e.g. San Francisco, CA' },
    unit: {
      type: 'string',
      description: 'The unit of temperature to return',
      enum: ['celsius', 'fahrenheit'],
    },
  },
  required: ['location'],
}
const about = {
  name: 'get_current_weather',
  description: 'Get the current weather in a given location',
}
const weather = { type: 'function', function: { ...about, parameters } }
const question = { role: 'user', content: "What's the weather like in San Francisco?" }

describe('beside published figures', () => {
  // OpenAI, "How to count tokens with tiktoken", section on tool calls.
  it.each([
    ['gpt-4', 105],
    ['gpt-4o', 101],
  ])('counts the example of OpenAI for %s exactly', async (model, tokens) => {
    const content = 'You are a helpful assistant that can answer to questions about the weather.'
    const messages = [{ role: 'system', content }, question]
    const count = await countInputTokens({ model, messages, tools: [weather] })
    expect(count).toEqual({ tokens, method: 'tokenizer' })
  })

  // Anthropic, "Token counting"; Google, "Understand and count tokens".
  it.each([
    ['a system text', 14, { system: 'You are a scientist', messages: hello('Hello, Claude') }],
    ['a tool', 403, { tools: [scientificWeather()], messages: [question] }],
  ])('comes within 8 %% of Anthropic’s example with %s', async (_name, stated, request) => {
    const { tokens, method } = await countInputTokens({ model: 'claude-opus-4-6', ...request })
    expect(Math.abs(tokens / stated - 1)).toBeLessThan(0.08)
    expect(method).toBe('estimate')
  })

  it('comes within one token of Google’s example', async () => {
    const contents = 'The quick brown fox jumps over the lazy dog.'
    const { tokens } = await countInputTokens({ model: 'gemini-2.5-flash', contents })
    expect(Math.abs(tokens - 10)).toBeLessThanOrEqual(1)
  })
})

function hello(content: string): object[] {
  return [{ role: 'user', content }]
}

function scientificWeather(): object {
  const { location } = parameters.properties
  const description = 'Get the current weather in a given location'
  const schema = { type: 'object', properties: { location }, required: ['location'] }
  return { name: 'get_weather', description, input_schema: schema }
}

describe('one request in the words of several providers', () => {
  const input = { city: 'Bonn' }
  const text = 'Rain until noon, then clear.'
  const anthropic = {
    messages: [
      { role: 'user', content: [{ type: 'text', text: 'Weather?' }] },
      { role: 'assistant', content: [{ type: 'tool_use', id: 'a', name: 'weather', input }] },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'a', content: text }] },
    ],
    tools: [{ ...about, input_schema: parameters }],
  }
  const openAi = {
    messages: [
      { role: 'user', content: 'Weather?' },
      {
        role: 'assistant',
        content: null,
        tool_calls: [
          {
            id: 'a',
            type: 'function',
            function: { name: 'weather', arguments: JSON.stringify(input) },
          },
        ],
      },
      { role: 'tool', tool_call_id: 'a', content: text },
    ],
    tools: [weather],
  }
  const responses = {
    input: [
      { role: 'user', content: [{ type: 'input_text', text: 'Weather?' }] },
      { type: 'function_call', call_id: 'a', name: 'weather', arguments: JSON.stringify(input) },
      { type: 'function_call_output', call_id: 'a', output: text },
    ],
    tools: [{ type: 'function', ...about, parameters }],
  }
  const gemini = {
    contents: [
      { role: 'user', parts: [{ text: 'Weather?' }] },
      { role: 'model', parts: [{ functionCall: { name: 'weather', args: input } }] },
      { role: 'user', parts: [{ functionResponse: { response: text } }] },
    ],
    config: { tools: [{ functionDeclarations: [{ ...about, parameters }] }] },
  }
  const converse = {
    messages: [
      { role: 'user', content: [{ text: 'Weather?' }] },
      { role: 'assistant', content: [{ toolUse: { toolUseId: 'a', name: 'weather', input } }] },
      { role: 'user', content: [{ toolResult: { toolUseId: 'a', content: [{ text }] } }] },
    ],
    toolConfig: { tools: [{ toolSpec: { ...about, inputSchema: { json: parameters } } }] },
  }
  const aiSdk = {
    messages: [
      { role: 'user', content: 'Weather?' },
      { role: 'assistant', content: [{ type: 'tool-call', toolName: 'weather', input }] },
      { role: 'tool', content: [{ type: 'tool-result', output: { type: 'text', value: text } }] },
    ],
    tools: {
      get_current_weather: {
        description: about.description,
        inputSchema: { jsonSchema: parameters },
      },
    },
  }

  it.each(Object.entries({ anthropic, openAi, responses, gemini, converse, aiSdk }))(
    '%s is read whole',
    async (_name, request) => {
      const model = 'gpt-4o'
      const count = await countTokensWithTools({ model, ...request })
      const alone = await countInputTokens({ model, messages: [{ content: text }] })
      expect(count.method).toBe('tokenizer')
      expect(count.toolDefinitionsTokens).toBe(68)
      // The text of the result and its borders; a lone message has its own and the answer's: 6.
      expect(count.estimatedToolResultsTokens).toBe(alone.tokens - 6 + 3)
      expect(count.inputTokens).toBeGreaterThanOrEqual(68 + count.estimatedToolResultsTokens + 10)
      expect(count.inputTokens).toBeLessThanOrEqual(68 + count.estimatedToolResultsTokens + 40)
    },
  )
})

describe('tools', () => {
  it('are a part of the input, once', async () => {
    const request = { model: 'gpt-5', messages: [question] }
    const without = await countInputTokens(request)
    const count = await countTokensWithTools({ ...request, tools: [weather, weather] })
    expect(count.inputTokens).toBe(without.tokens + count.toolDefinitionsTokens)
    expect(await countInputTokens({ ...request, tools: [weather, weather] })).toEqual({
      tokens: count.inputTokens,
      method: count.method,
    })
  })

  it('of which only the name is known count 200, a result without content 300', async () => {
    const messages = [{ role: 'user', content: [{ type: 'tool_result', tool_use_id: 'a' }] }]
    const tools = [{ type: 'web_search' }, { name: 'sentiment' }]
    const count = await countTokensWithTools({ model: 'gpt-5', messages, tools })
    expect(count.toolDefinitionsTokens).toBe(400 + 12)
    expect(count.estimatedToolResultsTokens).toBe(300 + 3)
    expect(count.method).toBe('estimate')
  })

  it('bring Claude’s hidden instructions, fewer when one is forced', async () => {
    const request = { model: 'claude-sonnet-4-5', messages: [question], tools: [weather] }
    const free = await countTokensWithTools(request)
    const forced = await countTokensWithTools({ ...request, tool_choice: { type: 'any' } })
    expect(free.inputTokens - forced.inputTokens).toBe(346 - 313)
  })
})

describe('images and files', () => {
  const asked = async (model: string, part: object): Promise<number> => {
    const request = (content: object[]) => ({ model, messages: [{ role: 'user', content }] })
    const { tokens } = await countInputTokens(request([part]))
    return tokens - (await countInputTokens(request([]))).tokens
  }

  it.each([
    ['gpt-4o', 1024, 1024, 765],
    ['gpt-4o', 2048, 4096, 1105],
    ['claude-opus-4-6', 750, 1000, 1000],
    ['gemini-2.5-pro', 300, 300, 258],
    ['gemini-2.5-pro', 1000, 700, 516],
  ])('%s counts %i × %i pixels as %i', async (model, width, height, tokens) => {
    expect(await asked(model, { type: 'image', width, height })).toBe(tokens)
  })

  it('do not count as the text of their bytes', async () => {
    const source = { type: 'base64', media_type: 'image/png', data: 'iVBOR'.repeat(100_000) }
    expect(await asked('claude-opus-5', { type: 'image', source })).toBe(1600)
  })
})

describe('odd requests', () => {
  it('never throw, and count whole tokens of which the parts are no more than the whole', async () => {
    const key = fc.oneof(
      fc.constantFrom('messages', 'content', 'role', 'tools', 'type', 'parts', '__proto__', 'text'),
      fc.constantFrom('input', 'function', 'name', 'source', 'system', 'contents', 'properties'),
    )
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 5 },
        fc.constantFrom(null, undefined, 1n, Number.NaN, 'tool_result', 'image', 'user', ''),
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(key, tie('value'), { maxKeys: 5 }),
      ),
    }))
    await fc.assert(
      fc.asyncProperty(
        value,
        fc.constantFrom('gpt-4o', 'claude-opus-5', ''),
        async (odd, model) => {
          const request = typeof odd === 'object' ? { model, ...odd } : odd
          const count = await Reflect.apply(countTokensWithTools, undefined, [request])
          const parts = count.toolDefinitionsTokens + count.estimatedToolResultsTokens
          expect(Number.isSafeInteger(count.inputTokens)).toBe(true)
          expect(parts >= 0 && parts <= count.inputTokens).toBe(true)
        },
      ),
    )
  })

  it('may hold cycles, throwing fields and great depth', async () => {
    const cycle: Record<string, unknown> = { role: 'user', content: 'Hi' }
    cycle['self'] = cycle
    const trap = {
      get content() {
        throw new Error('no')
      },
    }
    const deep = JSON.parse('['.repeat(3000) + ']'.repeat(3000))
    const messages = [cycle, trap, { role: 'user', content: deep }]
    expect((await countInputTokens({ model: 'gpt-4o', messages })).tokens).toBeGreaterThan(0)
  })

  it('are left as they were', async () => {
    const request = Object.freeze({ model: 'gpt-4o', messages: Object.freeze([question]) })
    await countInputTokens(request)
    expect(request.messages[0]).toBe(question)
  })
})
