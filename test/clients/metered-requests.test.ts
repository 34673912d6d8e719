import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { run, totalsOf } from '@tokenledger/sdk'
import { describe, expect, it } from 'vitest'
import { CHAT, chat, eachWithServer, metered, only, post, server, stream } from './metered-chat.ts'

eachWithServer()

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

  it('are of one call where an answer breaks off that is no stream', async () => {
    const { meter, call } = metered()
    server.behave({
      wire: () => ({ type: 'application/json', pieces: ['{"id":', '1'] }),
      tearAfter: 1,
    })
    const torn = await call(CHAT, post(chat))
    await expect(torn.json()).rejects.toThrow()
    server.behave()
    await (await call(CHAT, post(chat))).json()
    const [first, second] = meter.entries
    expect([first?.status, first?.attempt]).toEqual(['error', 1])
    expect([second?.status, second?.attempt]).toEqual(['ok', 2])
    expect(second?.parentId).toBe(first?.parentId)
  })

  it('are numbered as the client says', async () => {
    const { meter, call } = metered()
    const headers = { 'X-Stainless-Retry-Count': '2' }
    await (await call(CHAT, post(chat, { headers }))).json()
    expect(only(meter).attempt).toBe(3)
  })

  it('are each of a call of their own, where calls are alike', async () => {
    server.behave({ statuses: [500, 500, 500] })
    const { meter, call } = metered()
    const together = () =>
      Promise.all([1, 2, 3].map(async () => (await call(CHAT, post(chat))).text()))
    await together()
    await together()
    const failed = meter.entries.slice(0, 3).map(({ parentId }) => parentId)
    const made = meter.entries.slice(3).map(({ parentId }) => parentId)
    expect(new Set(failed).size).toBe(3)
    expect(made.sort()).toEqual(failed.sort())
    expect(meter.entries.map(({ attempt }) => attempt)).toEqual([1, 1, 1, 2, 2, 2])
  })

  it('are of one call where a framework makes a call again that its client takes for the first', async () => {
    server.behave({ statuses: [500, 503] })
    const { meter, call } = metered()
    const headers = { 'X-Stainless-Retry-Count': '0' }
    for (let time = 0; time < 3; time += 1) {
      await (await call(CHAT, post(chat, { headers }))).text()
    }
    expect(meter.entries.map(({ attempt }) => attempt)).toEqual([1, 2, 3])
    expect(new Set(meter.entries.map(({ parentId }) => parentId)).size).toBe(1)
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
