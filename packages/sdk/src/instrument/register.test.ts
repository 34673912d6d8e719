import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { registerOptions } from './register-options.ts'

const original = globalThis.fetch
beforeEach(() => vi.resetModules())
afterEach(() => {
  globalThis.fetch = original
})

it('replaces fetch once, by one that looks like it', async () => {
  await import('./register.ts')
  const metered = globalThis.fetch
  expect(metered).not.toBe(original)
  expect([metered.name, metered.length]).toEqual([original.name, original.length])
  // A second copy of the package.
  vi.resetModules()
  await import('./register.ts')
  expect(globalThis.fetch).toBe(metered)
})

it('counts a call once where a client is metered besides', async () => {
  const answer = { id: 'c1', usage: { prompt_tokens: 12, completion_tokens: 30 } }
  globalThis.fetch = async () => Response.json(answer)
  await import('./register.ts')
  const { getTokenTracker } = await import('../tracker/get-token-tracker.ts')
  const { meteredFetch } = await import('./metered-fetch.ts')
  const url = 'https://api.openai.com/v1/chat/completions'
  const body = JSON.stringify({ model: 'gpt-5', messages: [] })
  await (await fetch(url, { method: 'POST', body })).json()
  expect(getTokenTracker().getTotalUsage().totalTokens).toBe(42)
  await (await meteredFetch()(url, { method: 'POST', body })).json()
  await (await meteredFetch({ fetch: globalThis.fetch })(url, { method: 'POST', body })).json()
  expect(getTokenTracker().getTotalUsage().totalTokens).toBe(3 * 42)
})

it('counts a call once that reaches it as a request of its own', async () => {
  const usage = { prompt_tokens: 12, completion_tokens: 30 }
  const url = 'https://api.openai.com/v1/chat/completions'
  const events = `data: ${JSON.stringify({ id: 's1', choices: [], usage })}\n\ndata: [DONE]\n\n`
  const answers: (() => Response | Promise<never>)[] = [
    () => Response.json({ id: 'c1', usage }),
    () => new Response(events, { headers: { 'content-type': 'text/event-stream' } }),
    () => new Response('busy', { status: 503 }),
    () => Promise.reject(new TypeError('fetch failed')),
  ]
  const { getTokenTracker } = await import('../tracker/get-token-tracker.ts')
  const { TokenUsageTracker } = await import('../tracker/token-usage-tracker.ts')
  const { meteredFetch } = await import('./metered-fetch.ts')
  let turn = 0
  globalThis.fetch = async () => (answers[turn] ?? Response.error)()
  await import('./register.ts')
  const registered = globalThis.fetch
  const statuses: string[] = []
  const tracker = new TokenUsageTracker()
  tracker.addSink({ take: ({ status }) => statuses.push(status), flush: async () => {} })
  const inner: string[] = []
  getTokenTracker().addSink({ take: ({ status }) => inner.push(status), flush: async () => {} })
  const byRequest: typeof fetch = (input, init) => registered(new Request(input, init))
  const metered = meteredFetch({ fetch: byRequest, tracker })
  for (; turn < answers.length; turn++) {
    const body = JSON.stringify({ model: 'gpt-5', messages: [], stream: turn === 1 })
    const reading = metered(url, { method: 'POST', body }).then((answer) => answer.text())
    await reading.catch(() => {})
  }
  expect(statuses.slice(0, 2)).toEqual(['ok', 'ok'])
  expect(tracker.getTotalUsage().totalTokens).toBe(2 * 42)
  expect([...statuses, ...inner].sort()).toEqual(['error', 'error', 'ok', 'ok'])
})

it('is configured by the environment', () => {
  expect(registerOptions({})).toEqual({ scope: {}, includeUsage: true, trustedHosts: [] })
  const options = registerOptions({
    TOKENLEDGER_PROJECT: 'shop',
    TOKENLEDGER_AGENT: 'PM',
    TOKENLEDGER_INCLUDE_USAGE: 'old.example, Older.example',
    TOKENLEDGER_TRUSTED_HOSTS: 'gateway.example',
  })
  expect(options.scope).toEqual({ project: 'shop', agent: 'PM' })
  expect(options.trustedHosts).toEqual(['gateway.example'])
  const { includeUsage } = options
  expect(typeof includeUsage === 'function' && includeUsage('older.example')).toBe(false)
  expect(typeof includeUsage === 'function' && includeUsage('api.openai.com')).toBe(true)
  expect(registerOptions({ TOKENLEDGER_INCLUDE_USAGE: 'false' }).includeUsage).toBe(false)
  expect(registerOptions({ TOKENLEDGER_INCLUDE_USAGE: '1' }).includeUsage).toBe(true)
})
