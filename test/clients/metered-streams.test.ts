import { totalsOf } from '@tokenledger/sdk'
import { describe, expect, it, vi } from 'vitest'
import {
  bodyOf,
  CHAT,
  chat,
  eachWithServer,
  messages,
  metered,
  only,
  post,
  server,
  stream,
} from './metered-chat.ts'
import { recordingMeter } from './recording-meter.ts'
import { json } from './wires/reply.ts'

eachWithServer()

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

  it.each([
    ['/v1/messages', { error: { type: 'overloaded_error', message: 'Overloaded' } }],
    ['/v1/responses', { code: 'overloaded_error', message: 'Overloaded', param: null }],
  ])('of %s is recorded with the error that it tells itself', async (path, told) => {
    const event = { type: 'error', ...told }
    const pieces = [`event: error\ndata: ${JSON.stringify(event)}\n\n`]
    server.behave({ wire: () => ({ type: 'text/event-stream', pieces }) })
    const { meter, call } = metered()
    await (await call(path, post({ ...claude, input: 'Hi' }))).text()
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
    // When it ended nobody knows.
    expect(meter.entries[0]?.durationMs).toBeUndefined()
    await response.json()
    expect(meter.entries.length).toBe(1)
  })
})
