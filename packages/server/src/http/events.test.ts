import { request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { TokenledgerError } from '@tokenledger/sdk'
import { afterEach, describe, expect, it } from 'vitest'
import { memoryStore } from '../store/memory/memory-store.ts'
import type { Store } from '../store/store.ts'
import { type App, createApp } from './app.ts'
import { type BodyLimits, bodyReader } from './body/body-reader.ts'

const NDJSON = 'application/x-ndjson'
const open: App[] = []
afterEach(() => Promise.all(open.splice(0).map((app) => app.close())))

const LIMITS: BodyLimits = { body: 100_000, requests: 4, bytes: 150_000 }

interface Sent {
  readonly type?: string | null
  readonly encoding?: string
  readonly headers?: Readonly<Record<string, string>>
}

interface Answered {
  readonly status: number
  readonly retryAfter: string | undefined
  readonly body: { readonly [field: string]: unknown }
}

async function server(store: Store = memoryStore()) {
  let ids = 0
  const newId = (): string => `made-${++ids}`
  const app = createApp({ store, now: Date.now, newId, bodies: bodyReader(LIMITS) })
  open.push(app)
  await app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.server.address() as AddressInfo

  function begin({ type = 'application/json', encoding, headers: others }: Sent = {}) {
    const headers = {
      ...others,
      ...(type !== null && { 'content-type': type }),
      ...(encoding !== undefined && { 'content-encoding': encoding }),
    }
    const sending = request({ port, path: '/v1/events', method: 'POST', headers })
    const answer = new Promise<Answered>((resolve, reject) => {
      sending.on('error', reject)
      sending.on('response', async (response) => {
        let text = ''
        for await (const chunk of response.setEncoding('utf8')) text += chunk
        const { statusCode: status = 0, headers: got } = response
        resolve({ status, retryAfter: got['retry-after'], body: JSON.parse(text) })
      })
    })
    return { sending, answer }
  }

  function post(body: string | Uint8Array, sent: Sent = {}): Promise<Answered> {
    const { sending, answer } = begin(sent)
    sending.end(body)
    return answer
  }

  const ids_ = async () =>
    (await store.list({ where: [], limit: 1000 })).entries.map(({ id }) => id).sort()
  return { app, post, begin, ids: ids_ }
}

const event = (id: string) => ({ id, model: 'x', input_tokens: 1, output_tokens: 1 })
const json = (...events: unknown[]): string => JSON.stringify({ events })
const lines = (...texts: string[]): string => texts.join('\n')
const line = (id: string): string => JSON.stringify(event(id))
const took = (accepted: number, duplicates = 0) => ({
  status: 202,
  body: { accepted, duplicates, rejected: [] },
})
const refused = (status: number, code: string) => ({ status, body: { error: { code } } })

describe('what is taken', () => {
  it.each([
    ['an array', JSON.stringify([event('a'), event('b')]), 'application/json'],
    ['an envelope', json(event('a'), event('b')), 'application/json; charset=utf-8'],
    ['lines', lines(line('a'), '', line('b'), ''), NDJSON],
    ['lines with carriage returns', lines(`${line('a')}\r`, `${line('b')}\r`), 'application/jsonl'],
  ])('%s', async (_, body, type) => {
    const { post, ids } = await server()
    expect(await post(body, { type })).toMatchObject(took(2))
    expect(await post(body, { type })).toMatchObject(took(0, 2))
    expect(await ids()).toEqual(['a', 'b'])
  })

  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ] as const)('compressed with %s', async (encoding, compress) => {
    const { post } = await server()
    expect(await post(compress(json(event('a'))), { encoding })).toMatchObject(took(1))
  })

  it('no events', async () => {
    const { post } = await server()
    expect(await post('[]')).toMatchObject(took(0))
  })

  it('events without an id: by their response id, else by one that is made', async () => {
    const { post, ids } = await server()
    const bare = { input_tokens: 1 }
    const answered = { ...bare, response_id: 'r' }
    const body = json(bare, bare, answered, answered, { ...answered, attempt: 2 })
    expect(await post(body)).toMatchObject(took(4, 1))
    expect(await ids()).toEqual(['made-1', 'made-2', 'r', 'r#2'])
  })
})

describe('CloudEvents', () => {
  const cloudEvent = (id: string, data: object) => ({
    specversion: '1.0',
    id,
    source: '/a',
    type: 'ai-tokens',
    data,
  })
  const call = { model: 'gpt-4o', input_tokens: 5, output_tokens: 1 }

  it('are taken alone, in a batch, and as headers and data, each once', async () => {
    const { post, ids } = await server()
    const type = 'application/cloudevents+json; charset=utf-8'
    const one = JSON.stringify(cloudEvent('1', call))
    expect(await post(one, { type })).toMatchObject(took(1))
    const split = { model: 'gpt-4o', type: 'output', tokens: 7 }
    const batch = [cloudEvent('1', call), cloudEvent('2', split), { id: '3' }]
    const answer = await post(JSON.stringify(batch), { type: 'application/cloudevents-batch+json' })
    expect(answer.body).toMatchObject({ accepted: 1, duplicates: 1, rejected: [{ index: 2 }] })
    const headers = { 'ce-specversion': '1.0', 'ce-id': '4', 'ce-source': '%2Fa', 'ce-type': 't' }
    expect(await post(JSON.stringify(call), { headers })).toMatchObject(took(1))
    expect(await ids()).toEqual(['/a 1', '/a 2', '/a 4'])
  })
})

it('what a request says of all its events holds where an event does not say otherwise', async () => {
  const store = memoryStore()
  const { post } = await server(store)
  const headers = {
    'helicone-user-id': 'u',
    'x-litellm-tags': 'team:a,k:b',
    baggage: 'session.id=s',
  }
  const own = { ...event('own'), user: 'me', session: '', tags: { k: 'own' } }
  expect(await post(json(event('bare'), own, {}), { headers })).toMatchObject({
    body: { accepted: 2, rejected: [{ index: 2, code: 'invalid_event' }] },
  })
  const { entries } = await store.list({ where: [], limit: 9 })
  const rows = Object.fromEntries(entries.map(({ id, rows: [row] }) => [id, row]))
  expect(rows).toMatchObject({
    bare: { user: 'u', session: 's', tags: { team: 'a', k: 'b' } },
    own: { user: 'me', session: 's', tags: { team: 'a', k: 'own' } },
  })
})

describe('a bad event', () => {
  it('is one rejection with its place, and rejects no neighbour', async () => {
    const { post, ids } = await server()
    const deep = `{"id":"deep","tags":${'{"x":'.repeat(10_000)}1${'}'.repeat(10_000)}}`
    const late = JSON.stringify({ ...event('late'), time: '2999-01-01T00:00:00Z' })
    const body = `[${[line('a'), '7', 'null', deep, late, '{"id":""}', line('b')].join()}]`
    const { status, body: answer } = await post(body, {})
    expect(status).toBe(202)
    expect(answer).toMatchObject({
      accepted: 2,
      rejected: [
        { index: 1, id: null, code: 'invalid_event' },
        { index: 2, id: null, code: 'invalid_event' },
        { index: 3, id: 'deep', code: 'invalid_event' },
        { index: 4, id: 'late', code: 'time_out_of_range' },
        { index: 5, id: null, code: 'invalid_id' },
      ],
    })
    expect(await ids()).toEqual(['a', 'b'])
  })

  it('in a line counts the lines that hold something', async () => {
    const { post } = await server()
    const notText = Buffer.from([0x22, 0xff, 0x22, 0x0a])
    const body = Buffer.concat([
      Buffer.from(lines(line('a'), '', '{"id":', '')),
      notText,
      Buffer.from(line('b')),
    ])
    expect((await post(body, { type: NDJSON })).body).toMatchObject({
      accepted: 2,
      rejected: [
        { index: 1, code: 'invalid_json' },
        { index: 2, code: 'invalid_encoding' },
      ],
    })
  })

  it('with a key of the prototype changes nothing but itself', async () => {
    const { post, ids } = await server()
    const evil = `{"id":"a","__proto__":{"input_tokens":9},"constructor":{"prototype":{"x":1}},"tags":{"__proto__":"p","k":"v"},"meters":{"__proto__":1,"input":2}}`
    expect(await post(`[${evil},${line('b')}]`)).toMatchObject(took(2))
    expect(await ids()).toEqual(['a', 'b'])
    expect(Reflect.get({}, 'x')).toBeUndefined()
  })
})

describe('a body that cannot be read is refused whole', () => {
  it.each([
    ['empty', '', {}, 400, 'invalid_json'],
    ['no JSON', '{"events":[', {}, 400, 'invalid_json'],
    ['no list', '{"events":{}}', {}, 400, 'invalid_request'],
    ['a number', '7', {}, 400, 'invalid_request'],
    ['no UTF-8', Buffer.from([0x5b, 0x22, 0xff, 0x22, 0x5d]), {}, 400, 'invalid_encoding'],
    [
      'cut gzip',
      gzipSync(json(event('a'))).subarray(0, 30),
      { encoding: 'gzip' },
      400,
      'invalid_encoding',
    ],
    ['no gzip', json(event('a')), { encoding: 'gzip' }, 400, 'invalid_encoding'],
    ['an unknown compression', 'x', { encoding: 'compress' }, 415, 'unsupported_media_type'],
    [
      'another type',
      'x=1',
      { type: 'application/x-www-form-urlencoded' },
      415,
      'unsupported_media_type',
    ],
    ['no type', '[]', { type: null }, 415, 'unsupported_media_type'],
    ['too large', `[${' '.repeat(100_000)}]`, {}, 413, 'input_too_large'],
    ['a bomb', gzipSync(Buffer.alloc(50 << 20, ' ')), { encoding: 'gzip' }, 413, 'input_too_large'],
  ] as const)('%s', async (_, body, sent, status, code) => {
    const { post, ids } = await server()
    expect(await post(body, sent)).toMatchObject(refused(status, code))
    expect(await post(json(event('after')))).toMatchObject(took(1))
    expect(await ids()).toEqual(['after'])
  })

  it('too large, and it does not say so before', async () => {
    const { begin } = await server()
    const { sending, answer } = begin()
    for (let i = 0; i < 20; i += 1) sending.write(' '.repeat(10_000))
    expect(await answer).toMatchObject(refused(413, 'input_too_large'))
    sending.end()
  })
})

describe('more than can be kept at once', () => {
  it('is refused with the time to come again, by number and by size', async () => {
    const { post, begin } = await server()
    const slow = [begin(), begin(), begin()]
    for (const { sending } of slow) sending.flushHeaders()
    const large = begin()
    large.sending.write(' '.repeat(90_000))
    const busy = { ...refused(503, 'server_busy'), retryAfter: '1' }
    await expect.poll(() => post('[]')).toMatchObject(busy)
    slow[0]?.sending.end('[]')
    expect(await slow[0]?.answer).toMatchObject(took(0))
    expect(await post(' '.repeat(90_000))).toMatchObject(busy)
    for (const { sending } of [...slow.slice(1), large]) sending.end('[]')
    for (const { answer } of slow.slice(1)) expect(await answer).toMatchObject(took(0))
    expect(await large.answer).toMatchObject(took(0))
    expect(await post(json(event('after')))).toMatchObject(took(1))
  })

  it('leaves no room taken by senders that went away', async () => {
    const { post, begin } = await server()
    for (let i = 0; i < 8; i += 1) {
      const { sending, answer } = begin()
      sending.write(' '.repeat(90_000), () => sending.destroy())
      await expect(answer).rejects.toThrow()
    }
    await expect.poll(() => post(json(event('after')))).toMatchObject({ status: 202 })
  })
})

describe('a store that fails', () => {
  it.each([
    'store_full',
    'store_failed',
    'store_read_only',
    'store_cannot_open',
    'store_replaced',
    'store_damaged',
  ] as const)('with %s lets senders keep what they have', async (code) => {
    const broken = () => Promise.reject(new TokenledgerError(code, 'Cannot write'))
    const failing: Store = { ...memoryStore(), appendEach: broken, reconcile: broken }
    const { post, app } = await server(failing)
    const refusal = { ...refused(503, code), retryAfter: '1' }
    expect(await post(json(event('a')))).toMatchObject(refusal)
    const attributes = [{ key: 'gen_ai.operation.name', value: { stringValue: 'chat' } }]
    const span = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), attributes }
    const payload = { resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] }
    const spans = await app.inject({ method: 'POST', url: '/v1/traces', payload })
    expect([spans.statusCode, spans.headers['retry-after']]).toEqual([503, '1'])
  })

  it('is said to all whose events it had, and holds up nobody after', async () => {
    const store = memoryStore()
    const full = Object.assign(new Error('full'), { code: 'x' })
    let isFull = true
    const failing: Store = {
      ...store,
      appendEach: (batches) => (isFull ? Promise.reject(full) : store.appendEach(batches)),
    }
    const { post } = await server(failing)
    const both = await Promise.all([post(json(event('a'))), post(json(event('b')))])
    expect(both.map(({ status }) => status)).toEqual([500, 500])
    isFull = false
    expect(await post(json(event('a'), event('b')))).toMatchObject(took(2))
  })
})

it('an event that takes a call back is refused, its neighbours are kept', async () => {
  const { post, ids } = await server()
  const { status, body } = await post(json(event('a'), { ...event('b'), withdrawn: true }))
  expect([status, await ids()]).toEqual([202, ['a']])
  expect(body['rejected']).toMatchObject([{ index: 1, id: 'b', code: 'invalid_event' }])
})
