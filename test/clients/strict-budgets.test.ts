import Anthropic from '@anthropic-ai/sdk'
import { type Budget, BudgetExceededError, meter, TokenUsageTracker } from '@tokenledger/sdk'
import fc from 'fast-check'
import OpenAI from 'openai'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type WireServer, wireServer } from './wire-server.ts'
import { json, type WireRequest } from './wires/reply.ts'

/** A provider whose tokenizer makes a token of every byte, and whose answers are as long as allowed. */
function dearest({ path, body, number }: WireRequest) {
  const read = Buffer.byteLength(
    [body['system'], body['messages']].flat(3).map(textOf).join(''),
    'utf8',
  )
  if (path.endsWith('/messages')) {
    const usage = { input_tokens: read, output_tokens: Number(body['max_tokens']) }
    return json({ id: `msg_${number}`, type: 'message', model: body['model'], content: [], usage })
  }
  const most = Number(body['max_tokens'] ?? body['max_completion_tokens'] ?? 4000)
  const written = most * Number(body['n'] ?? 1)
  const usage = {
    prompt_tokens: read,
    completion_tokens: written,
    total_tokens: read + written,
  }
  return json({ id: `chatcmpl-A${number}`, model: body['model'], choices: [], usage })
}

const textOf = (message: unknown): string => {
  const content: unknown = Object(message)['content']
  return typeof content === 'string' ? `${content}1234567` : ''
}

let server: WireServer
beforeAll(async () => {
  server = await wireServer()
})
afterAll(() => server.close())
beforeEach(() => server.behave({ wire: dearest }))

function metered(budget: Budget, maxRetries = 0) {
  const logger = { info() {}, warn() {} }
  const tracker = new TokenUsageTracker({ budgets: [budget], logger })
  const options = { apiKey: 'key', maxRetries }
  return {
    tracker,
    openai: meter(new OpenAI({ ...options, baseURL: `${server.url}/v1` }), { tracker }),
    anthropic: meter(new Anthropic({ ...options, baseURL: server.url }), { tracker }),
  }
}

/** What a call ended with: nothing, or the budget's own error. Any other is thrown. */
const refusalOf = (call: PromiseLike<unknown>): Promise<BudgetExceededError | null> =>
  Promise.resolve(call).then(
    () => null,
    (error: unknown) => {
      if (error instanceof BudgetExceededError) return error
      throw error
    },
  )

const user = (content: string) => [{ role: 'user' as const, content }]

describe('a strict budget of metered clients', () => {
  it('is never over, whatever is asked, also of many calls at once', async () => {
    const call = fc.record({
      content: fc.string({ unit: 'binary', maxLength: 300 }),
      max: fc.option(fc.integer({ min: 1, max: 300 }), { nil: undefined }),
      n: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }),
      isClaude: fc.boolean(),
    })
    let made = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(call, { minLength: 1, maxLength: 12 }),
        fc.nat(4000),
        async (calls, tokens) => {
          const { tracker, openai, anthropic } = metered({ limit: { tokens }, mode: 'strict' })
          const sent = calls.map(({ content, max, n, isClaude }) =>
            isClaude
              ? anthropic.messages.create({
                  model: 'claude-opus-4-5',
                  max_tokens: max ?? 100,
                  messages: user(content),
                })
              : openai.chat.completions.create({
                  model: 'gpt-4o',
                  messages: user(content),
                  ...(max !== undefined && { max_tokens: max }),
                  ...(n !== undefined && { n }),
                }),
          )
          await Promise.all(sent.map(refusalOf))
          made += tracker.totals('model')['gpt-4o']?.calls ?? 0
          expect(tracker.getTotalUsage().totalTokens).toBeLessThanOrEqual(tokens)
          expect(tracker.budgetStatus()[0]).toMatchObject({ held: '0', holds: 0 })
        },
      ),
      { numRuns: 15 },
    )
    expect(made).toBeGreaterThan(0)
  })

  it('lowers a limit that stands between two long fields, and never states a second one', async () => {
    const { openai, anthropic } = metered({ limit: { tokens: 30_000 }, mode: 'adaptive' })
    const long = 'word '.repeat(300)
    const input_schema = { type: 'object' as const, description: long }
    await anthropic.messages.create({
      model: 'claude-opus-4-5',
      messages: user(long),
      max_tokens: 60_000,
      tools: [{ name: 'look', description: long, input_schema }],
    })
    expect(server.seen[0]?.text.match(/"max_tokens"/g)).toHaveLength(1)
    expect(JSON.parse(server.seen[0]?.text ?? '').max_tokens).toBeLessThan(30_000)
    await refusalOf(
      openai.chat.completions.create({
        model: 'gpt-4o',
        messages: user(long),
        max_tokens: 10,
        tools: [{ type: 'function', function: { name: 'look', description: long } }],
      }),
    )
    expect(server.seen.at(-1)?.text).not.toContain('max_completion_tokens')
  })

  it('sets aside what a model can read for a picture, and refuses what nobody can bound', async () => {
    const { tracker, openai, anthropic } = metered({ limit: { tokens: 129_000 }, mode: 'strict' })
    const image_url = { url: 'https://example.com/a.png' }
    const picture = openai.chat.completions.create({
      model: 'gpt-4o',
      max_tokens: 500,
      messages: [{ role: 'user', content: [{ type: 'image_url', image_url }] }],
    })
    await picture
    // 128,000 is the window of the model; 500 more are left for the next one.
    const again = await refusalOf(
      openai.chat.completions.create({
        model: 'gpt-4o',
        max_tokens: 600,
        messages: [{ role: 'user', content: [{ type: 'image_url', image_url }] }],
      }),
    )
    expect(again?.needed).toBe('128600')
    const search = () =>
      anthropic.messages.create({
        model: 'claude-opus-4-5',
        max_tokens: 10,
        messages: user('News?'),
        tools: [{ type: 'web_search_20250305', name: 'web_search' }],
      })
    const refusal = await refusalOf(search())
    expect(refusal).toMatchObject({ needed: 'unknown' })
    expect(refusal?.message).toContain('unknownSize')
    expect(tracker.budgetStatus()[0]).toMatchObject({ unpricedCalls: 0, held: '0' })
  })

  it('lets pass what nobody can bound where that is allowed', async () => {
    const budget = { limit: { tokens: 50_000 }, mode: 'strict', unknownSize: 'allow' } as const
    const { tracker, anthropic } = metered(budget)
    await anthropic.messages.create({
      model: 'claude-opus-4-5',
      max_tokens: 10,
      messages: user('News?'),
      tools: [{ type: 'web_search_20250305', name: 'web_search' }],
    })
    expect(tracker.budgetStatus()[0]?.spent).not.toBe('0')
  })
})

describe('calls that are refused between being prepared and being sent', () => {
  it.each([0, 1])('end with the error of the budget, at %d retries', async (maxRetries) => {
    const budget = { limit: { calls: 1 }, mode: 'strict' } as const
    const { openai, anthropic } = metered(budget, maxRetries)
    server.behave({ wire: dearest, paceMs: 20 })
    const ask = (client: OpenAI) =>
      client.chat.completions.create({ model: 'gpt-4o', messages: user('Hi'), max_tokens: 5 })
    const calls = [ask(openai), ask(openai), ask(openai.withOptions({ timeout: 5000 }))]
    const refusals = await Promise.all(calls.map(refusalOf))
    expect(refusals.filter((refusal) => refusal === null)).toHaveLength(1)
    const late = anthropic.messages.create({
      model: 'claude-opus-4-5',
      messages: user('Hi'),
      max_tokens: 5,
    })
    expect(await refusalOf(late)).toBeInstanceOf(BudgetExceededError)
    expect(server.seen).toHaveLength(1)
  })
})
