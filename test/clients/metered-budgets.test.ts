import { type Hold, meteredFetch, totalsOf } from '@tokenledger/sdk'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { recordingMeter } from './recording-meter.ts'
import { type WireServer, wireServer } from './wire-server.ts'
import { asArray } from './wires/gemini.ts'
import type { WireRequest } from './wires/reply.ts'

let server: WireServer
beforeAll(async () => {
  server = await wireServer()
})
afterAll(() => server.close())
beforeEach(() => server.behave({ paceMs: 2 }))

const messages = [{ role: 'user', content: 'Hello' }]
const contents = [{ role: 'user', parts: [{ text: 'Hello' }] }]

const post = (body: object): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
})

/** Streams of every wire, and what their last words are when they are ended by a budget. */
const STREAMS: [name: string, path: string, body: object, last: RegExp][] = [
  [
    'chat',
    '/v1/chat/completions',
    { model: 'gpt-5', messages, stream: true },
    /"id":"chatcmpl-A1","object":"chat.completion.chunk","created":1764000000,"model":"gpt-5-2025-08-07","choices":\[\{"index":0,"delta":\{\},"finish_reason":"length"\}\]\}\n\ndata: \[DONE\]\n\n$/,
  ],
  [
    'responses',
    '/v1/responses',
    { model: 'gpt-5', input: 'Hi', stream: true },
    /event: response.incomplete\ndata: \{"type":"response.incomplete","response":\{"id":"resp_1",.*"incomplete_details":\{"reason":"max_output_tokens"\}.*\}\n\n$/,
  ],
  [
    'messages',
    '/v1/messages',
    { model: 'claude-sonnet-4-5', max_tokens: 9, messages, stream: true },
    /event: content_block_stop\ndata: \{"type":"content_block_stop","index":0\}\n\nevent: message_delta\ndata: \{"type":"message_delta","delta":\{"stop_reason":"max_tokens","stop_sequence":null\},"usage":\{"output_tokens":\d+\}\}\n\nevent: message_stop\ndata: \{"type":"message_stop"\}\n\n$/,
  ],
  [
    'gemini',
    '/v1beta/models/gemini-2.5-pro:streamGenerateContent?alt=sse',
    { contents },
    /"finishReason":"MAX_TOKENS","index":0\}\],"modelVersion":"gemini-2.5-pro","responseId":"gem_1"\}\n\n$/,
  ],
  [
    'interactions',
    '/v1beta/interactions',
    { model: 'gemini-2.5-pro', input: 'Hi', stream: true },
    /event: interaction.completed\ndata: \{"event_type":"interaction.completed","interaction":\{"id":"int_1","object":"interaction","model":"gemini-2.5-pro","status":"incomplete"\}\}\n\n$/,
  ],
  [
    'conversations',
    '/v1/conversations',
    { model: 'mistral-large-latest', inputs: 'Hi', stream: true },
    /event: conversation.response.done\ndata: \{"type":"conversation.response.done","usage":\{"prompt_tokens":\d+,"completion_tokens":\d+,"total_tokens":\d+\}\}\n\n$/,
  ],
  [
    'cohere',
    '/v2/chat',
    { model: 'command-a', messages, stream: true },
    /event: message-end\ndata: \{"type":"message-end","delta":\{"finish_reason":"MAX_TOKENS"\}\}\n\n$/,
  ],
  [
    'ollama',
    '/api/chat',
    { model: 'llama3.2', messages },
    /\{"model":"llama3.2",.*"done":true,"done_reason":"length"\}\n$/,
  ],
]

describe.each(STREAMS)('a stream of %s', (name, path, body, last) => {
  it.each([undefined, 20, 50])(
    'is ended as by its provider when budgets are spent, cut every %s',
    async (cutEvery) => {
      const whole = await (await fetch(server.url + path, post(body))).text()
      server.behave({ paceMs: 1, ...(cutEvery !== undefined && { cutEvery }) })
      const asked: number[] = []
      const meter = recordingMeter({
        mayContinue(tokens) {
          asked.push(tokens)
          return tokens < 6
        },
      })
      const response = await meteredFetch({ tracker: meter })(server.url + path, post(body))
      const text = await response.text()
      const end = last.exec(text)
      expect(end).not.toBeNull()
      expect(text.length).toBeLessThan(whole.length + 400)
      // What was shown before is what the provider had sent.
      const begin = text.slice(0, text.lastIndexOf('\n', (end?.index ?? 0) - 2) + 1)
      expect(whole.replaceAll('\r', '').startsWith(begin.replaceAll('\r', ''))).toBe(true)
      expect(asked.at(-1)).toBeGreaterThanOrEqual(6)
      expect(asked).toEqual([...asked].sort((a, b) => a - b))
      const [entry] = meter.entries
      expect(meter.entries.length).toBe(1)
      expect(entry).toMatchObject({ status: 'aborted', usage: { status: 'partial' } })
      // Gemini says with every event how much it was until then.
      expect(entry && totalsOf(entry.usage).outputTokens).toBe(
        name === 'gemini' ? 121 : asked.at(-1),
      )
      expect(entry?.usage.estimated).toBe(name === 'gemini' ? undefined : true)
      expect(meter.settled).toEqual([entry?.usage])
    },
  )

  it('ends for whichever way it is read', async () => {
    const meter = () => recordingMeter({ mayContinue: (tokens) => tokens < 6 })
    const send = () => {
      server.behave({ paceMs: 1 })
      return meteredFetch({ tracker: meter() })(server.url + path, post(body))
    }
    const texts: string[] = []
    const { body: iterated } = await send()
    let text = ''
    for await (const piece of iterated ?? []) text += Buffer.from(piece).toString('latin1')
    texts.push(text)
    const [one] = (await send()).body?.tee() ?? []
    texts.push(Buffer.from(await new Response(one).arrayBuffer()).toString('latin1'))
    const reader = (await send()).body?.getReader()
    text = ''
    for (;;) {
      const { done, value } = (await reader?.read()) ?? { done: true, value: undefined }
      if (done) break
      text += Buffer.from(value ?? []).toString('latin1')
    }
    texts.push(text)
    for (const one of texts) expect(one).toMatch(last)
  })
})

type Candidates = { candidates: { finishReason?: string }[] }

it('ends an array of Gemini as an array', async () => {
  const wire = (request: WireRequest) => (request.path.includes('stream') ? asArray(request) : null)
  server.behave({ wire })
  const url = `${server.url}/v1beta/models/gemini-2.5-pro:streamGenerateContent`
  const whole = recordingMeter()
  const all = (await (
    await meteredFetch({ tracker: whole })(url, post({ contents }))
  ).json()) as Candidates[]
  expect(whole.entries[0] && totalsOf(whole.entries[0].usage).totalTokens).toBe(1200)
  server.behave({ paceMs: 1, wire })
  const meter = recordingMeter({ mayContinue: (tokens) => tokens < 6 })
  const response = await meteredFetch({ tracker: meter })(url, post({ contents }))
  const some = (await response.json()) as Candidates[]
  expect(some.length).toBeLessThan(all.length)
  expect(some.slice(0, -1)).toEqual(all.slice(0, some.length - 1))
  expect(some.at(-1)?.candidates[0]?.finishReason).toBe('MAX_TOKENS')
  expect(meter.entries[0]?.status).toBe('aborted')
})

describe('the limit of an answer', () => {
  const LIMITS: [path: string, body: object, sent: object][] = [
    ['/v1/chat/completions', { model: 'm', messages }, { max_tokens: 50 }],
    ['/v1/chat/completions', { model: 'm', messages, max_tokens: 900 }, { max_tokens: 50 }],
    [
      '/v1/chat/completions',
      { model: 'm', messages, max_completion_tokens: 900 },
      { max_completion_tokens: 50 },
    ],
    ['/v1/chat/completions', { model: 'm', messages, max_tokens: 20 }, { max_tokens: 20 }],
    ['/v1/responses', { model: 'm', input: 'a' }, { max_output_tokens: 50 }],
    ['/v1/messages', { model: 'm', messages, max_tokens: 900 }, { max_tokens: 50 }],
    [
      '/v1/messages',
      { model: 'm', messages, max_tokens: 900, thinking: { type: 'enabled', budget_tokens: 600 } },
      { max_tokens: 900 },
    ],
    [
      '/v1beta/models/gemini-2.5-pro:generateContent',
      { contents, generationConfig: { temperature: 0 } },
      { generationConfig: { maxOutputTokens: 50, temperature: 0 } },
    ],
    [
      '/v1beta/interactions',
      { model: 'm', input: 'a' },
      { generation_config: { max_output_tokens: 50 } },
    ],
    ['/v1beta/interactions', { agent: 'deep-research', input: 'a' }, {}],
    ['/v1/conversations', { model: 'm', inputs: 'a' }, { completion_args: { max_tokens: 50 } }],
    ['/v1/conversations', { agent_id: 'ag_1', inputs: 'a' }, {}],
    ['/v2/chat', { model: 'command-a', messages }, { max_tokens: 50 }],
    ['/api/chat', { model: 'm', messages, stream: false }, { options: { num_predict: 50 } }],
  ]

  it.each(LIMITS)('is lowered to what budgets pay for: %s %j', async (path, body, sent) => {
    const meter = recordingMeter({ maxOutputTokens: 50 })
    await (await meteredFetch({ tracker: meter })(server.url + path, post(body))).text()
    expect(JSON.parse(server.seen[0]?.text ?? '')).toEqual({ ...body, ...sent })
    expect(meter.entries.length).toBe(1)
  })

  it('goes together with asking for the usage', async () => {
    const meter = recordingMeter({ maxOutputTokens: 50 })
    const body = { model: 'm', messages, stream: true, max_tokens: 900 }
    const send = meteredFetch({ tracker: meter })
    await (await send(`${server.url}/v1/chat/completions`, post(body))).text()
    expect(JSON.parse(server.seen[0]?.text ?? '')).toEqual({
      ...body,
      max_tokens: 50,
      stream_options: { include_usage: true },
    })
  })

  it('is none for what writes nothing', async () => {
    const meter = recordingMeter({ maxOutputTokens: 50 })
    const body = { model: 'm', input: 'a' }
    await (await meteredFetch({ tracker: meter })(`${server.url}/v1/embeddings`, post(body))).text()
    expect(server.seen[0]?.text).toBe(JSON.stringify(body))
  })
})

describe('a call that budgets refuse', () => {
  class BudgetExceededError extends Error {
    override readonly name = 'BudgetExceededError'
  }

  it('never leaves, and its caller gets the error', async () => {
    const refusal = new BudgetExceededError('over')
    const meter = recordingMeter()
    const tracker = {
      ...meter,
      reserve(): Hold {
        throw refusal
      },
    }
    const send = meteredFetch({ tracker })
    const body = { model: 'm', messages }
    await expect(send(`${server.url}/v1/chat/completions`, post(body))).rejects.toBe(refusal)
    const request = new Request(`${server.url}/v1/chat/completions`, post(body))
    await expect(send(request)).rejects.toBe(refusal)
    expect(server.seen).toEqual([])
    expect(meter.entries).toEqual([])
  })
})

describe('what a tracker is asked', () => {
  const inputOf = async (content: string, more: object = {}): Promise<number> => {
    const meter = recordingMeter()
    const body = { model: 'gpt-5', max_tokens: 7, messages: [{ role: 'user', content }], ...more }
    const send = meteredFetch({ tracker: meter })
    await (await send(`${server.url}/v1/chat/completions`, post(body))).text()
    expect(meter.reserved[0]).toMatchObject({ model: 'gpt-5', maxOutputTokens: 7 })
    return meter.reserved[0]?.inputTokens ?? -1
  }

  it('has an estimate of the input that is not far from it, however long it is', async () => {
    const sentence = 'The budget for this month is almost spent, so we had better be careful. '
    for (const times of [10, 100, 2000]) {
      const tokens = await inputOf(sentence.repeat(times))
      // 15 tokens a sentence, by the tokenizer of the model.
      expect(tokens / (15 * times)).toBeGreaterThan(0.9)
      expect(tokens / (15 * times)).toBeLessThan(1.5)
    }
  })

  it('says what changes the price of a call: its tier, and whether its input is cached', async () => {
    const asked = async (path: string, more: object) => {
      const meter = recordingMeter()
      const body = { model: 'm', max_tokens: 7, messages, ...more }
      await (await meteredFetch({ tracker: meter })(server.url + path, post(body))).text()
      const [{ cachesInput, context } = {}] = meter.reserved
      return { cachesInput, context }
    }
    const cached = [{ type: 'text', text: 'Be brief.', cache_control: { type: 'ephemeral' } }]
    expect(await asked('/v1/messages', { system: cached })).toMatchObject({ cachesInput: true })
    expect(await asked('/v1/messages', { service_tier: 'auto' })).toEqual({
      cachesInput: false,
      context: { serviceTier: 'auto' },
    })
    // Unknown: the worst case.
    expect(await asked('/v1/chat/completions', {})).toEqual({ cachesInput: true })
  })

  it('does not take a picture for text', async () => {
    const url = `data:image/png;base64,${'iVBORw0KGgoAAAANSUhEUgAAAAUA'.repeat(40_000)}`
    const content = [{ type: 'image_url', image_url: { url } }] as unknown as string
    expect(await inputOf(content)).toBeLessThan(100_000)
  })
})
