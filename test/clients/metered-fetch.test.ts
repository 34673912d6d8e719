import { Readable } from 'node:stream'
import { meteredFetch, totalsOf } from '@tokenledger/sdk'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { recordingMeter } from './recording-meter.ts'
import { type WireServer, wireServer } from './wire-server.ts'

let server: WireServer
beforeAll(async () => {
  server = await wireServer()
})
afterAll(() => server.close())
beforeEach(() => server.behave())

const messages = [{ role: 'user', content: 'Hello' }]
const chat = { model: 'gpt-5', messages }
const claude = { model: 'claude-sonnet-4-5', max_tokens: 100, messages }
const contents = [{ role: 'user', parts: [{ text: 'Hello' }] }]

/** Calls of every wire: where, with what, and what they consume. */
const CALLS: [name: string, path: string, body: object, input: number, output: number][] = [
  ['chat', '/v1/chat/completions', chat, 1000, 200],
  ['chat stream', '/v1/chat/completions', { ...chat, stream: true }, 1000, 200],
  [
    'chat stream with usage',
    '/v1/chat/completions',
    { ...chat, stream: true, stream_options: { include_usage: true } },
    1000,
    200,
  ],
  ['completion', '/v1/completions', { model: 'gpt-3.5-turbo-instruct', prompt: 'Once' }, 5, 7],
  ['response', '/v1/responses', { model: 'gpt-5', input: 'Hello' }, 1000, 200],
  ['response stream', '/v1/responses', { model: 'gpt-5', input: 'Hi', stream: true }, 1000, 200],
  ['embeddings', '/v1/embeddings', { model: 'text-embedding-3-small', input: 'a' }, 37, 0],
  ['image', '/v1/images/generations', { model: 'gpt-image-1', prompt: 'a cat' }, 10, 1056],
  ['message', '/v1/messages', claude, 1000, 200],
  ['message stream', '/v1/messages', { ...claude, stream: true }, 1000, 200],
  ['content', '/v1beta/models/gemini-2.5-pro:generateContent', { contents }, 1000, 200],
  [
    'content stream',
    '/v1beta/models/gemini-2.5-pro:streamGenerateContent?alt=sse',
    { contents },
    1000,
    200,
  ],
  [
    'mistral stream',
    '/v1/chat/completions',
    { ...chat, model: 'mistral-large', stream: true, stream_options: undefined },
    1000,
    200,
  ],
  ['cohere', '/v2/chat', { model: 'command-a', messages }, 900, 200],
  ['cohere stream', '/v2/chat', { model: 'command-a', messages, stream: true }, 900, 200],
  ['ollama', '/api/chat', { model: 'llama3.2', messages, stream: false }, 1000, 200],
  ['ollama stream', '/api/chat', { model: 'llama3.2', messages }, 1000, 200],
]

const post = (body: object): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
})

type Read = (response: Response) => Promise<string>

async function collected(pieces: AsyncIterable<Uint8Array>): Promise<string> {
  const all: Uint8Array[] = []
  for await (const piece of pieces) all.push(piece)
  return Buffer.concat(all).toString('utf8')
}

async function* piecesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    yield value
  }
}

/** Reads as many bytes at a time as there is room for. */
async function* viewsOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader({ mode: 'byob' })
  for (;;) {
    const { done, value } = await reader.read(new Uint8Array(100))
    if (done) return
    expect(value.length).toBeLessThanOrEqual(100)
    yield value
  }
}

const bodyOf = ({ body }: Response): ReadableStream<Uint8Array> => {
  if (body === null) throw new Error('no body')
  return body as ReadableStream<Uint8Array>
}

/** Every way to read a body. */
const WAYS: [name: string, read: Read][] = [
  ['text()', (response) => response.text()],
  ['arrayBuffer()', async (response) => Buffer.from(await response.arrayBuffer()).toString('utf8')],
  ['blob()', async (response) => (await response.blob()).text()],
  ['a reader', (response) => collected(piecesOf(bodyOf(response)))],
  ['a reader into views', (response) => collected(viewsOf(bodyOf(response)))],
  ['for await', (response) => collected(bodyOf(response))],
  ['values()', (response) => collected(bodyOf(response).values())],
  [
    'tee()',
    async (response) => {
      const [one, other] = bodyOf(response).tee()
      const [text, same] = await Promise.all([collected(one), collected(other)])
      expect(text).toBe(same)
      return text
    },
  ],
  [
    'clone()',
    async (response) => {
      const copy = response.clone()
      const [text, same] = await Promise.all([response.text(), copy.text()])
      expect(text).toBe(same)
      return text
    },
  ],
  ['pipeThrough()', (response) => collected(bodyOf(response).pipeThrough(new TransformStream()))],
  [
    'pipeTo()',
    async (response) => {
      const { readable, writable } = new TransformStream()
      const [text] = await Promise.all([collected(readable), bodyOf(response).pipeTo(writable)])
      return text
    },
  ],
  ['another Response', (response) => new Response(bodyOf(response)).text()],
  ['a stream of Node', (response) => collected(Readable.fromWeb(bodyOf(response) as never))],
]

/** Streams of Node's own `fetch` are watched while they arrive, those of others where they are read. */
const other: typeof fetch = (input, init) => fetch(input, init)

describe.each(CALLS)('%s', (_name, path, body, input, output) => {
  it.each(WAYS)('is counted by %s, which gives the same', async (_way, read) => {
    for (const [behaviour, sender] of [
      [{}, fetch],
      [{ cutEvery: 1 }, fetch],
      [{ cutEvery: 61 }, other],
      [{ lineEnd: '\r\n', cutEvery: 7 }, fetch],
      [{ lineEnd: '\r\n', cutEvery: 7 }, other],
    ] as const) {
      server.behave(behaviour)
      const plain = await read(await fetch(server.url + path, post(body)))
      server.behave(behaviour)
      const meter = recordingMeter()
      const send = meteredFetch({ fetch: sender, tracker: meter })
      const metered = await send(server.url + path, post(body))
      expect(await read(metered)).toBe(plain)
      expect(meter.entries.length).toBe(1)
      const [entry] = meter.entries
      expect(entry?.usage.status).toBe('ok')
      expect(entry && totalsOf(entry.usage)).toMatchObject({
        inputTokens: input,
        outputTokens: output,
      })
      expect(meter.settled).toEqual([entry?.usage])
    }
  })

  it('is counted by json(), which gives the same', async () => {
    if (Reflect.get(body, 'stream') === true || path.includes('stream') || path === '/api/chat')
      return
    server.behave()
    const plain = await (await fetch(server.url + path, post(body))).json()
    server.behave()
    const meter = recordingMeter()
    const metered = await meteredFetch({ tracker: meter })(server.url + path, post(body))
    expect(await metered.json()).toEqual(plain)
    expect(meter.entries.map(({ usage }) => totalsOf(usage).totalTokens)).toEqual([input + output])
  })
})
