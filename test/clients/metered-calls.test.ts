import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  type Entry,
  type MeteredFetchOptions,
  meteredFetch,
  run,
  TokenUsageTracker,
  totalsOf,
} from '@tokenledger/sdk'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { type RecordingMeter, recordingMeter } from './recording-meter.ts'
import { type WireServer, wireServer } from './wire-server.ts'
import { events, json } from './wires/reply.ts'

let server: WireServer
beforeAll(async () => {
  server = await wireServer()
})
afterAll(() => server.close())
beforeEach(() => server.behave())

const messages = [{ role: 'user', content: 'Hello' }]
const CHAT = '/v1/chat/completions'
const chat = { model: 'gpt-5', messages }
const stream = { ...chat, stream: true }

const post = (body: unknown, more: RequestInit = {}): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: typeof body === 'string' ? body : JSON.stringify(body),
  ...more,
})

/** Makes calls to the server; each is told to the meter. */
function metered(options: MeteredFetchOptions & { meter?: RecordingMeter } = {}) {
  const { meter = recordingMeter(), ...rest } = options
  const send = meteredFetch({ tracker: meter, ...rest })
  const call = (path: string, init?: RequestInit) => send(server.url + path, init)
  return { meter, send, call }
}

const only = ({ entries }: RecordingMeter): Entry => {
  expect(entries.length).toBe(1)
  const [entry] = entries
  if (entry === undefined) throw new Error('no entry')
  return entry
}

const bodyOf = (response: Response): ReadableStream<Uint8Array> => {
  if (response.body === null) throw new Error('no body')
  return response.body as ReadableStream<Uint8Array>
}

describe('an entry', () => {
  it('says what was asked, what answered, what it consumed, what it cost, for whom', async () => {
    const { meter, call } = metered()
    const before = Date.now()
    const scope = { agent: 'PM', task: 't1', user: 'u1', tags: { team: 'a' } }
    await run(scope, () =>
      run({ tool: 'search' }, async () => (await call(CHAT, post(chat))).json()),
    )
    const entry = only(meter)
    expect(entry).toMatchObject({
      id: 'chatcmpl-A1',
      sign: 1,
      dimensions: {
        ...scope,
        tool: 'search',
        source: 'sdk',
        provider: 'openai',
        operation: 'chat',
        serviceTier: 'default',
      },
      requestModel: 'gpt-5',
      responseModel: 'gpt-5-2025-08-07',
      responseId: 'chatcmpl-A1',
      attempt: 1,
      status: 'ok',
    })
    expect(entry.usage.segments[0]?.meters).toEqual({
      input: 400,
      'input.cacheRead': 600,
      output: 80,
      'output.reasoning': 120,
    })
    expect(entry.cost.status).toBe('priced')
    expect(entry.time).toBeGreaterThanOrEqual(before)
    expect(entry.durationMs).toBeGreaterThanOrEqual(0)
    expect(entry.parentId).toBeUndefined()
    expect(meter.reserved[0]).toMatchObject({
      scope: entry.dimensions.tool ? { agent: 'PM' } : {},
      model: 'gpt-5',
    })
  })

  it('is for whom all calls are made, where no scope says otherwise', async () => {
    const { meter, call } = metered({ scope: { project: 'shop', agent: 'main', tags: { a: '1' } } })
    await (await call(CHAT, post(chat))).json()
    await run({ agent: 'PM', tags: { b: '2' } }, async () => (await call(CHAT, post(chat))).json())
    expect(meter.entries.map(({ dimensions }) => dimensions)).toMatchObject([
      { project: 'shop', agent: 'main', tags: { a: '1' } },
      { project: 'shop', agent: 'PM', tags: { a: '1', b: '2' } },
    ])
  })

  it('holds nothing of what was asked or answered', async () => {
    const { meter, call } = metered()
    const secret = { model: 'gpt-5', messages: [{ role: 'user', content: 'the secret word' }] }
    await (await call(CHAT, post(secret))).json()
    await (await call(CHAT, post({ ...secret, stream: true }))).text()
    const text = JSON.stringify(meter.entries, (_, value) =>
      typeof value === 'bigint' ? `${value}` : value,
    )
    expect(text).not.toContain('secret')
    expect(text).not.toContain('Grüße')
    expect(text).not.toContain('Büro')
  })

  it('names the tools that the answer calls, streamed or not', async () => {
    const tools = [{ type: 'function', function: { name: 'get_weather', parameters: {} } }]
    for (const body of [
      { ...chat, tools },
      { ...stream, tools },
    ]) {
      const { meter, call } = metered()
      await (await call(CHAT, post(body))).text()
      expect(only(meter).tools).toEqual({ used: ['get_weather'] })
    }
    const { meter, call } = metered()
    await (await call('/v1/messages', post({ ...chat, max_tokens: 10, tools }))).json()
    expect(only(meter).tools).toEqual({ used: ['get_weather'] })
  })

  it('tells the time to the first token of a stream', async () => {
    server.behave({ paceMs: 5 })
    const { meter, call } = metered()
    await (await call(CHAT, post(stream))).text()
    const { ttftMs = -1, durationMs = -1 } = only(meter)
    expect(ttftMs).toBeGreaterThanOrEqual(0)
    expect(durationMs).toBeGreaterThan(ttftMs)
  })

  it('is cut at its limit', async () => {
    const { meter, call } = metered()
    await (await call('/v1/completions', post({ model: 'm', prompt: 'Once' }))).json()
    expect(only(meter).status).toBe('length')
  })

  it('is one for each answer, even where a server gives an id twice', async () => {
    const { meter, call } = metered()
    for (let time = 0; time < 3; time++) {
      server.behave({
        wire: ({ path }) =>
          path.endsWith('/completions')
            ? json({
                id: 'same',
                object: 'chat.completion',
                model: 'm',
                choices: [],
                usage: { prompt_tokens: 1, completion_tokens: 1 },
              })
            : null,
      })
      await (await call(CHAT, post(chat))).json()
    }
    expect(new Set(meter.entries.map(({ id }) => id)).size).toBe(3)
    expect(meter.entries.map(({ responseId }) => responseId)).toEqual(['same', 'same', 'same'])
  })
})

describe('the usage of a stream', () => {
  it('is asked for, and the answer to that is not seen', async () => {
    const { call } = metered()
    const text = await (await call(CHAT, post(stream))).text()
    expect(JSON.parse(server.seen[0]?.text ?? '')).toEqual({
      stream_options: { include_usage: true },
      ...stream,
    })
    expect(text).not.toMatch(/[^\\]"usage/)
    expect(text).toContain('[DONE]')
  })

  it('is seen by who asks for it', async () => {
    const { call } = metered()
    const body = { ...stream, stream_options: { include_usage: true } }
    const text = await (await call(CHAT, post(body))).text()
    expect(server.seen[0]?.text).toBe(JSON.stringify(body))
    expect(text).toContain('"prompt_tokens":1000')
  })

  it('is not asked for where that is not wanted, by host or at all', async () => {
    for (const includeUsage of [false, (host: string) => host !== '127.0.0.1']) {
      server.behave()
      const { meter, call } = metered({ includeUsage })
      await (await call(CHAT, post(stream))).text()
      expect(server.seen[0]?.text).toBe(JSON.stringify(stream))
      const { usage, status } = only(meter)
      expect(status).toBe('ok')
      expect(usage).toMatchObject({ status: 'partial', estimated: true })
      expect(usage.warnings.map(({ code }) => code)).toEqual(['usage_missing'])
      expect(totalsOf(usage).outputTokens).toBeGreaterThan(10)
      expect(totalsOf(usage).inputTokens).toBeGreaterThan(5)
    }
  })

  it('is not asked for again where a host refuses, and the call succeeds', async () => {
    const refusing = {
      wire: ({ path, body }: { path: string; body: Record<string, unknown> }) =>
        path === CHAT && body['stream_options'] !== undefined
          ? json({ error: { message: 'Unrecognized request argument: stream_options' } }, 400)
          : null,
    }
    server.behave(refusing)
    const { meter, call } = metered()
    const first = await call(CHAT, post(stream))
    expect(first.status).toBe(200)
    await first.text()
    await (await call(CHAT, post(stream))).text()
    expect(server.seen.map(({ text }) => text.includes('stream_options'))).toEqual([
      true,
      false,
      false,
    ])
    expect(meter.entries.map(({ status, attempt }) => [status, attempt])).toEqual([
      ['ok', 1],
      ['ok', 1],
    ])
  })

  it('leaves a refusal for other reasons as it is', async () => {
    const refusal = { error: { message: 'messages: too short', type: 'invalid_request_error' } }
    server.behave({ wire: () => json(refusal, 400) })
    const plain = await fetch(server.url + CHAT, post(stream))
    const { meter, call } = metered()
    const response = await call(CHAT, post(stream))
    expect(response).toMatchObject({
      status: 400,
      ok: false,
      url: plain.url,
      redirected: false,
      type: plain.type,
    })
    expect([...response.headers].filter(([name]) => name !== 'date')).toEqual(
      [...plain.headers].filter(([name]) => name !== 'date'),
    )
    expect(await response.json()).toEqual(refusal)
    expect(only(meter)).toMatchObject({
      status: 'error',
      error: 'HTTP 400',
      usage: { status: 'missing' },
    })
  })

  it('is not asked for behind a signature of the body', async () => {
    const { call } = metered()
    const headers = { 'content-digest': 'sha-256=:x:' }
    await (await call(CHAT, post(stream, { headers }))).text()
    expect(server.seen[0]?.text).toBe(JSON.stringify(stream))
  })

  it('is asked for with a length that is right', async () => {
    const { meter, call } = metered()
    const text = JSON.stringify(stream)
    const headers = { 'content-length': String(text.length) }
    await (await call(CHAT, post(text, { headers }))).text()
    expect(only(meter).usage.status).toBe('ok')
  })
})

describe('an answer that breaks off', () => {
  const claude = { model: 'claude-sonnet-5', max_tokens: 100, messages, stream: true }

  async function readSome(response: Response, pieces: number): Promise<void> {
    for await (const _ of bodyOf(response)) if (--pieces <= 0) return
  }

  it('is recorded when its reader stops, with an estimate', async () => {
    server.behave({ paceMs: 2 })
    const { meter, call } = metered()
    await readSome(await call(CHAT, post(stream)), 5)
    const { status, usage } = only(meter)
    expect(status).toBe('aborted')
    expect(usage).toMatchObject({ status: 'partial', estimated: true })
    expect(usage.warnings.map(({ code }) => code)).toContain('stream_incomplete')
    expect(totalsOf(usage)).toMatchObject({ inputTokens: expect.any(Number) })
    expect(totalsOf(usage).outputTokens).toBeGreaterThan(0)
    expect(meter.settled).toEqual([usage])
  })

  it('keeps what the provider said of the input', async () => {
    server.behave({ paceMs: 2 })
    const { meter, call } = metered()
    await readSome(await call('/v1/messages', post(claude)), 6)
    const { usage } = only(meter)
    expect(usage.segments[0]).toMatchObject({
      model: 'claude-sonnet-5',
      meters: { input: 100, 'input.cacheRead': 600, 'input.cacheWrite.5m': 300 },
    })
    expect(usage.estimated).toBe(true)
  })

  it('is recorded when it is aborted, and its reader gets the same error', async () => {
    server.behave({ paceMs: 2 })
    const { meter, call } = metered()
    const controller = new AbortController()
    const response = await call(CHAT, post(stream, { signal: controller.signal }))
    const reading = readSome(response, 1000)
    setTimeout(() => controller.abort(), 15)
    await expect(reading).rejects.toMatchObject({ name: 'AbortError' })
    expect(only(meter).status).toBe('aborted')
  })

  it('is recorded when it is aborted before it begins', async () => {
    const { meter, call } = metered()
    const signal = AbortSignal.abort()
    await expect(call(CHAT, post(stream, { signal }))).rejects.toMatchObject({ name: 'AbortError' })
    expect(only(meter)).toMatchObject({ status: 'aborted', usage: { status: 'missing' } })
  })

  it.each([0, 1, 4])(
    'is recorded when the connection is torn after %d events',
    async (tearAfter) => {
      server.behave({ tearAfter })
      const failure = await fetch(server.url + CHAT, post(stream))
        .then((r) => r.text())
        .catch((e) => e)
      server.behave({ tearAfter })
      const { meter, call } = metered()
      const same = await call(CHAT, post(stream))
        .then((r) => r.text())
        .catch((e) => e)
      expect([same.name, same.message, same.cause?.code]).toEqual([
        failure.name,
        failure.message,
        failure.cause?.code,
      ])
      expect(only(meter).status).toBe('error')
    },
  )

  it('is recorded when it ends in the middle as if it were whole', async () => {
    const chunk = {
      id: 'c',
      object: 'chat.completion.chunk',
      model: 'm',
      choices: [{ index: 0, delta: { content: 'Hello you' }, finish_reason: null }],
    }
    server.behave({
      wire: () => ({ type: 'text/event-stream', pieces: [`data: ${JSON.stringify(chunk)}\n\n`] }),
    })
    const { meter, call } = metered()
    await (await call(CHAT, post(stream))).text()
    expect(only(meter)).toMatchObject({
      status: 'error',
      error: 'stream_incomplete',
      responseId: 'c',
    })
  })

  it('is recorded with the error that it tells itself', async () => {
    const event = { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }
    const pieces = [`event: error\ndata: ${JSON.stringify(event)}\n\n`]
    server.behave({ wire: () => ({ type: 'text/event-stream', pieces }) })
    const { meter, call } = metered()
    await (await call('/v1/messages', post(claude))).text()
    expect(only(meter)).toMatchObject({ status: 'error', error: 'overloaded_error' })
  })

  it('is nothing broken when its reader stops behind the last word', async () => {
    const { meter, call } = metered()
    const reader = bodyOf(await call('/v1/messages', post(claude))).getReader()
    let text = ''
    while (!text.includes('message_stop')) {
      const { value } = await reader.read()
      text += Buffer.from(value ?? []).toString('utf8')
    }
    await reader.cancel()
    expect(only(meter)).toMatchObject({ status: 'ok', usage: { status: 'ok' } })
  })

  it('is recorded when nobody reads it', async () => {
    vi.useFakeTimers({ toFake: ['setInterval'] })
    vi.resetModules()
    const fresh = await import('@tokenledger/sdk')
    const meter = recordingMeter()
    const send = fresh.meteredFetch({ tracker: meter })
    const response = await send(server.url + CHAT, post(chat))
    vi.advanceTimersByTime(10 * 60_000)
    expect(meter.entries).toEqual([])
    vi.advanceTimersByTime(10 * 60_000)
    vi.useRealTimers()
    expect(only(meter)).toMatchObject({
      status: 'aborted',
      usage: { status: 'partial', estimated: true },
    })
    await response.json()
    expect(meter.entries.length).toBe(1)
  })
})

describe('attempts', () => {
  it('are entries of one call', async () => {
    server.behave({ statuses: [429, 503] })
    const { meter, call } = metered()
    await (await call(CHAT, post(chat))).text()
    await (await call(CHAT, post(chat))).text()
    await (await call(CHAT, post(chat))).json()
    await (await call(CHAT, post(chat))).json()
    const told = meter.entries.map(({ status, attempt, error, usage }) => [
      status,
      attempt,
      error,
      usage.status,
    ])
    expect(told).toEqual([
      ['error', 1, 'HTTP 429', 'missing'],
      ['error', 2, 'HTTP 503', 'missing'],
      ['ok', 3, undefined, 'ok'],
      ['ok', 1, undefined, 'ok'],
    ])
    const [first, second, third, fourth] = meter.entries
    expect(new Set([first?.parentId, second?.parentId, third?.parentId]).size).toBe(1)
    expect(first?.parentId).toBeDefined()
    expect(fourth?.parentId).toBeUndefined()
    expect(new Set(meter.entries.map(({ id }) => id)).size).toBe(4)
    expect(meter.entries.map(({ cost }) => cost.total)).toEqual([
      null,
      null,
      expect.any(BigInt),
      expect.any(BigInt),
    ])
    expect(meter.released).toBe(2)
  })

  it('are numbered as the client says', async () => {
    const { meter, call } = metered()
    const headers = { 'X-Stainless-Retry-Count': '2' }
    await (await call(CHAT, post(chat, { headers }))).json()
    expect(only(meter).attempt).toBe(3)
  })

  it('are recorded when no server is there, with the same error', async () => {
    const closed = createServer()
    await new Promise<void>((resolve) => closed.listen(0, resolve))
    const url = `http://127.0.0.1:${(closed.address() as AddressInfo).port}${CHAT}`
    await new Promise((resolve) => closed.close(resolve))
    const failure = await fetch(url, post(chat)).catch((error) => error)
    const { meter, send } = metered()
    const same = await send(url, post(chat)).catch((error) => error)
    expect([same.constructor, same.message, same.cause.code]).toEqual([
      TypeError,
      failure.message,
      failure.cause.code,
    ])
    expect(only(meter)).toMatchObject({ status: 'error', error: 'ECONNREFUSED' })
  })
})

describe('a request', () => {
  it('passes as it is when it is no model call', async () => {
    const { meter, send } = metered({
      fetch: (async (...args: unknown[]) => args) as unknown as typeof fetch,
    })
    const others: [string, RequestInit | undefined][] = [
      ['https://example.com/', undefined],
      ['https://example.com/v1/chat/completions', { method: 'GET' }],
      ['https://example.com/v1/models', post({ model: 'm' })],
      ['https://example.com/api/messages', post({ text: 'hi' })],
      ['https://example.com/responses', post('answer=42')],
      ['https://example.com/v1/chat', post({ room: 1 })],
      ['https://example.com/embed', post({ model: 'm' })],
      ['data:text/plain,hello', undefined],
    ]
    for (const [url, init] of others) {
      const [sentUrl, sentInit] = (await send(url, init)) as unknown as [string, RequestInit]
      expect(sentUrl).toBe(url)
      expect(sentInit).toBe(init)
    }
    expect(meter.entries).toEqual([])
    expect(meter.reserved).toEqual([])
  })

  it('may be a URL or a Request, with bytes or with a form', async () => {
    const { meter, send } = metered()
    const url = server.url + CHAT
    const bytes = new TextEncoder().encode(JSON.stringify(stream))
    await (await send(new URL(url), post(chat))).json()
    await (await send(new Request(url, post(stream)))).text()
    await (await send(url, { ...post({}), body: bytes })).text()
    await (await send(url, { ...post({}), body: bytes.buffer })).text()
    expect(meter.entries.map(({ requestModel }) => requestModel)).toEqual(Array(4).fill('gpt-5'))
    expect(meter.entries.map(({ usage }) => totalsOf(usage).totalTokens)).toEqual(
      Array(4).fill(1200),
    )
    const form = new FormData()
    form.set('model', 'gpt-4o-transcribe')
    form.set('file', new Blob(['abc']), 'a.mp3')
    await (
      await send(`${server.url}/v1/audio/transcriptions`, { method: 'POST', body: form })
    ).json()
    const entry = meter.entries.at(-1)
    expect(entry).toMatchObject({
      requestModel: 'gpt-4o-transcribe',
      dimensions: { operation: 'transcription' },
    })
    expect(entry && totalsOf(entry.usage).totalTokens).toBe(161)
    expect(server.seen.at(-1)?.text).toContain('abc')
  })

  it('may have a body that streams, which is not touched', async () => {
    const { meter, call } = metered()
    const body = new Blob([JSON.stringify(chat)]).stream()
    const init = { method: 'POST', body, duplex: 'half' } as RequestInit
    expect(await (await call(CHAT, init)).json()).toMatchObject({ id: 'chatcmpl-A1' })
    expect(server.seen[0]?.text).toBe(JSON.stringify(chat))
    expect(totalsOf(only(meter).usage).totalTokens).toBe(1200)
  })

  it('for speech is a call without usage', async () => {
    const { meter, call } = metered()
    const body = { model: 'gpt-4o-mini-tts', input: 'Hello', voice: 'alloy' }
    const bytes = new Uint8Array(await (await call('/v1/audio/speech', post(body))).arrayBuffer())
    expect([...bytes]).toEqual([255, 251, 144])
    expect(only(meter)).toMatchObject({
      requestModel: 'gpt-4o-mini-tts',
      usage: { status: 'missing' },
    })
  })

  it('leaves for a provider without the names of whom it is for', async () => {
    const { call } = metered()
    const headers = {
      baggage: 'user.id=alice',
      'x-tokenledger-user': 'alice',
      'X-Tokenledger-Whatever': 'alice',
      'X-Other': 'stays',
    }
    for (const given of [
      headers,
      new Headers(headers),
      Object.entries(headers) as [string, string][],
      new Map(Object.entries(headers)) as never,
    ]) {
      for (const [path, init] of [
        [CHAT, post(chat, { headers: given })],
        ['/v1/responses/resp_1', { headers: given }],
        ['/v1/files/file-1/content', { headers: given }],
      ] as const) {
        server.behave()
        await (await call(path, init)).text()
        expect(server.seen[0]?.headers).toMatchObject({ 'x-other': 'stays' })
        const names = Object.keys(server.seen[0]?.headers ?? {}).join()
        expect(names).not.toMatch(/baggage|tokenledger/)
      }
    }
    server.behave()
    const { send } = metered()
    await (await send(new Request(server.url + CHAT, post(chat, { headers })))).json()
    expect(Object.keys(server.seen[0]?.headers ?? {})).not.toContain('baggage')
  })

  it('leaves headers that are none to fetch, which refuses them as it would have', async () => {
    const { send } = metered()
    const headers = { baggage: 'a=b', 'no header': 'x' }
    for (const path of [CHAT, '/v1/responses/resp_1']) {
      const init = path === CHAT ? post(chat, { headers }) : { headers }
      const refused = await fetch(server.url + path, init).catch((error: Error) => error.message)
      const sending = send(server.url + path, init)
      await expect(sending).rejects.toThrow(refused as string)
    }
  })

  it('tells a server of ours whom it is for', async () => {
    const { call } = metered({ trustedHosts: ['127.0.0.1'] })
    const headers = { baggage: 'a=b', 'content-type': 'application/json' }
    await run({ agent: 'Größe, PM', user: 'alice', tags: { team: 'x' } }, async () => {
      await (await call(CHAT, post(chat, { headers }))).json()
    })
    expect(server.seen[0]?.headers).toMatchObject({
      baggage: 'a=b,gen_ai.agent.name=Gr%C3%B6%C3%9Fe%2C%20PM,user.id=alice',
      'x-tokenledger-agent': 'Gr%C3%B6%C3%9Fe%2C%20PM',
      'x-tokenledger-user': 'alice',
      'x-tokenledger-tags': '%7B%22team%22%3A%22x%22%7D',
    })
  })

  it('is found out however long it is, and wherever its fields stand', async () => {
    const long = [{ role: 'user', content: 'The "quick" brown fox. '.repeat(5000) }]
    const tools = [{ type: 'function', function: { name: 'x'.repeat(9000), parameters: {} } }]
    const bodies = [
      { messages: long, model: 'gpt-5', stream: true },
      { model: 'gpt-5', stream: true, messages: long },
      { model: 'gpt-5', messages: long, stream: true, metadata: { note: long[0]?.content } },
      { metadata: { note: long[0]?.content }, messages: long, model: 'gpt-5', stream: true, tools },
    ]
    for (const body of bodies) {
      const { meter, call } = metered()
      const text = await (await call(CHAT, post(body))).text()
      expect(text).not.toMatch(/[^\\]"usage/)
      expect(only(meter)).toMatchObject({ requestModel: 'gpt-5', usage: { status: 'ok' } })
    }
    const asking = {
      model: 'gpt-5',
      messages: long,
      stream: true,
      stream_options: { include_usage: true },
      tools,
    }
    const { call } = metered()
    server.behave()
    expect(await (await call(CHAT, post(asking))).text()).toContain('"prompt_tokens":1000')
    expect(server.seen[0]?.text).toBe(JSON.stringify(asking))
  })
})

describe('answers of calls that were made before', () => {
  it('are the lines of a batch, each once', async () => {
    for (const read of [(r: Response) => r.text(), (r: Response) => r.arrayBuffer()]) {
      const tracker = new TokenUsageTracker({ logger: { info: () => {}, warn: () => {} } })
      const meter = recordingMeter()
      const send = meteredFetch({
        tracker: {
          ...meter,
          record(entry) {
            meter.record(entry)
            tracker.record(entry)
          },
        },
      })
      for (let time = 0; time < 2; time++)
        await read(await send(`${server.url}/v1/files/file-1/content`))
      expect(tracker.getTotalUsage().totalTokens).toBe(3600)
      expect(meter.entries[0]).toMatchObject({
        id: 'chatcmpl-batch-a',
        time: 1_764_000_000_000,
        dimensions: { operation: 'chat', provider: 'openai', serviceTier: 'batch' },
        responseModel: 'gpt-5-2025-08-07',
      })
    }
  })

  it('are the results of Anthropic, failed ones too', async () => {
    const { meter, call } = metered()
    const lines: string[] = []
    for await (const piece of bodyOf(await call('/v1/messages/batches/b1/results')))
      lines.push(String(piece))
    expect(meter.entries.map(({ id, status }) => [id, status])).toEqual([
      ['msg_batch_a', 'ok'],
      ['msg_batch_b', 'ok'],
      [expect.stringMatching(/results\/c:1$/), 'error'],
    ])
    expect(meter.entries[2]?.error).toBe('invalid_request_error')
    expect(meter.entries.map(({ usage }) => totalsOf(usage).totalTokens)).toEqual([1200, 1200, 0])
  })

  it('are no other files', async () => {
    server.behave({
      wire: () => ({
        type: 'application/octet-stream',
        pieces: ['{"messages":[]}\n', 'x'.repeat(100)],
      }),
    })
    const { meter, call } = metered()
    expect(await (await call('/v1/files/file-1/content')).text()).toHaveLength(116)
    expect(meter.entries).toEqual([])
  })

  it('are responses made in the background, when they are done', async () => {
    const { meter, call } = metered()
    const body = { model: 'gpt-5', input: 'Hi', background: true }
    expect(await (await call('/v1/responses', post(body))).json()).toMatchObject({
      status: 'queued',
    })
    expect(meter.entries).toEqual([])
    await (await call('/v1/responses/resp_1')).json()
    expect(only(meter)).toMatchObject({ id: 'resp_1', usage: { status: 'ok' } })
    server.behave({
      wire: ({ method }) =>
        method === 'GET'
          ? json({
              id: 'resp_9',
              object: 'response',
              status: 'completed',
              usage: { input_tokens: 1, output_tokens: 1 },
            })
          : null,
    })
    await (await call('/v1/responses/resp_9')).json()
    expect(meter.entries.length).toBe(1)
  })

  it.each([false, true])('belong to whom they were begun for (streamed: %s)', async (isStream) => {
    const { meter, call } = metered()
    const answer = (status: string, usage: object | null) => ({
      id: `resp_begun_${isStream}`,
      object: 'response',
      background: true,
      status,
      model: 'gpt-5',
      usage,
    })
    const begun = answer('queued', null)
    const done = answer('completed', { input_tokens: 8, output_tokens: 3 })
    server.behave({
      wire({ method }) {
        if (method === 'GET') return json(done)
        return isStream ? events([{ type: 'response.created', response: begun }]) : json(begun)
      },
    })
    const body = { model: 'gpt-5', input: 'Hi', background: true, stream: isStream }
    await run({ agent: 'PM', user: 'alice' }, async () => {
      await (await call('/v1/responses', post(body))).text()
    })
    await run({ agent: 'poller' }, async () => {
      await (await call(`/v1/responses/${begun.id}`)).json()
    })
    expect(only(meter).dimensions).toMatchObject({ agent: 'PM', user: 'alice' })
  })
})

describe('a tracker', () => {
  it('that fails breaks nothing', async () => {
    const broken = () => {
      throw new Error('tracker')
    }
    for (const tracker of [
      { reserve: broken, record: broken },
      { reserve: () => ({ mayContinue: broken, settle: broken, release: broken }), record: broken },
    ]) {
      server.behave()
      const send = meteredFetch({ tracker })
      expect(await (await send(server.url + CHAT, post(chat))).json()).toMatchObject({
        id: 'chatcmpl-A1',
      })
      expect(await (await send(server.url + CHAT, post(stream))).text()).toContain('[DONE]')
    }
  })

  it('is the one of the process unless another is handed in', async () => {
    vi.resetModules()
    const fresh = await import('@tokenledger/sdk')
    const send = fresh.meteredFetch()
    await (await send(server.url + CHAT, post(chat))).json()
    expect(fresh.getTokenTracker().getTotalUsage().totalTokens).toBe(1200)
  })
})

describe('two that meter', () => {
  it('count a call once, by the outer one', async () => {
    const inner = recordingMeter()
    const outer = recordingMeter()
    const innerFetch = meteredFetch({ tracker: inner })
    const between: typeof fetch = (input, init) => innerFetch(input, { ...init })
    for (const over of [innerFetch, between]) {
      const send = meteredFetch({ tracker: outer, fetch: over })
      expect(await (await send(server.url + CHAT, post(stream))).text()).not.toMatch(/[^\\]"usage/)
    }
    expect(inner.entries).toEqual([])
    expect(outer.entries.length).toBe(2)
  })

  it.each<[string, (answer: Response) => Response]>([
    ['a new Request', (answer) => answer],
    ['a new Request and a new Response', (answer) => new Response(answer.body, answer)],
  ])(
    'know each other where each is of its own copy of the package, behind %s',
    async (_, again) => {
      vi.resetModules()
      const copy = await import('@tokenledger/sdk')
      const [inner, outer] = [recordingMeter(), recordingMeter()]
      const innerFetch = copy.meteredFetch({ tracker: inner })
      const between: typeof fetch = async (input, init) =>
        again(await innerFetch(new Request(input, init)))
      const send = meteredFetch({ tracker: outer, fetch: between })
      server.behave({ statuses: [503] })
      await (await send(server.url + CHAT, post(chat))).text()
      await (await send(server.url + CHAT, post(chat))).json()
      expect(await (await send(server.url + CHAT, post(stream))).text()).not.toMatch(/[^\\]"usage/)
      const entries = [...inner.entries, ...outer.entries]
      expect(entries.map(({ status }) => status)).toEqual(['error', 'ok', 'ok'])
    },
  )
})
