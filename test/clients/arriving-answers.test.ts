import { execFile } from 'node:child_process'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { meteredFetch } from '@tokenledger/sdk'
import { afterEach, expect, test, vi } from 'vitest'
import { tokensOf } from './compare.ts'
import { recordingMeter } from './recording-meter.ts'

// What only streams of Node's own `fetch` can meet, which are watched while they arrive.

const GLOBAL = Symbol.for('undici.globalDispatcher.1')
interface Dispatcher {
  dispatch(options: object, handler: object): boolean
}
const dispatcherOfProcess = (): Dispatcher => Reflect.get(globalThis, GLOBAL) as Dispatcher

const event = (fields: object): string => `data: ${JSON.stringify(fields)}\n\n`
const chunk = (content: string): string => event({ id: 'c1', choices: [{ delta: { content } }] })
const USAGE = event({ id: 'c1', choices: [], usage: { prompt_tokens: 7, completion_tokens: 3 } })
const ANSWER = [...['one ', 'two ', 'three'].map(chunk), USAGE, 'data: [DONE]\n\n']

const stops: (() => void)[] = []
afterEach(() => {
  for (const stop of stops.splice(0)) stop()
})

async function served(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  stops.push(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const STREAM = { 'content-type': 'text/event-stream' }
const answering: RequestListener = (_, response) => {
  response.writeHead(200, STREAM).end(ANSWER.join(''))
}

const slowly: RequestListener = async (_, response) => {
  response.writeHead(200, STREAM)
  for (const piece of ANSWER) {
    response.write(piece)
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
  response.end()
}

const CHAT = '/v1/chat/completions'
const ask = (more: object = {}): RequestInit => ({
  method: 'POST',
  body: JSON.stringify({
    model: 'gpt-5',
    messages: [],
    stream: true,
    stream_options: { include_usage: true },
  }),
  ...more,
})

function metered() {
  const meter = recordingMeter()
  return { meter, send: meteredFetch({ fetch, tracker: meter }) }
}

test('a dispatcher of the caller sends the request', async () => {
  const url = await served(answering)
  const { meter, send } = metered()
  let sent = 0
  const own: Dispatcher = {
    dispatch(options, handler) {
      sent++
      return dispatcherOfProcess().dispatch(options, handler)
    },
  }
  expect(await (await send(url + CHAT, ask({ dispatcher: own }))).text()).toBe(ANSWER.join(''))
  expect(sent).toBe(1)
  expect(meter.entries.map(tokensOf)).toEqual([[7, 3]])
})

test('the dispatcher of the process sends the request, whichever it is then', async () => {
  const url = await served(answering)
  const { meter, send } = metered()
  const before = dispatcherOfProcess()
  const paths: unknown[] = []
  const other: Dispatcher = {
    dispatch(options, handler) {
      paths.push(Reflect.get(options, 'path'))
      return before.dispatch(options, handler)
    },
  }
  stops.push(() => Reflect.set(globalThis, GLOBAL, before))
  Reflect.set(globalThis, GLOBAL, other)
  await (await send(url + CHAT, ask())).text()
  expect(paths).toEqual([CHAT])
  expect(meter.entries.map(tokensOf)).toEqual([[7, 3]])
})

test('in a context of its own, as Jest makes them, the call is counted', async () => {
  const url = await served(answering)
  const program = join(import.meta.dirname, 'other-context.mjs')
  const words = ['--experimental-vm-modules', '--no-warnings', program, url + CHAT]
  const { stdout } = await promisify(execFile)(process.execPath, words)
  expect(JSON.parse(stdout)).toEqual([ANSWER.join(''), 10])
})

test("a function that is not Node's own gets the options as they are", async () => {
  const url = await served(answering)
  const meter = recordingMeter()
  const other = vi.fn<typeof fetch>((input, init) => fetch(input, init))
  const send = meteredFetch({ fetch: other, tracker: meter })
  expect(await (await send(url + CHAT, ask())).text()).toBe(ANSWER.join(''))
  expect(Object.keys(other.mock.calls[0]?.[1] ?? {})).toEqual(['method', 'body'])
  expect(meter.entries.map(tokensOf)).toEqual([[7, 3]])
})

test('a redirected request is counted once', async () => {
  const url = await served((request, response) => {
    if (request.url === CHAT) response.writeHead(307, { location: '/else' }).end()
    else answering(request, response)
  })
  const { meter, send } = metered()
  expect(await (await send(url + CHAT, ask())).text()).toBe(ANSWER.join(''))
  expect(meter.entries.map(tokensOf)).toEqual([[7, 3]])
})

// A `Request` may bring a dispatcher, which does not show on Node 24.
const showsDispatchers = process.versions['undici']?.startsWith('6.') === true
test.each([
  ['streamed', true, false],
  ['whole', false, false],
  ...(showsDispatchers ? [['asked with a Request', true, true] as const] : []),
] as const)(
  'a host that a trusted one redirects to is not told whom it is for, %s',
  async (_how, stream, isRequest) => {
    const seen: unknown[] = []
    const url = await served((request, response) => {
      const { host, baggage, 'x-tokenledger-user': user, 'x-own': own } = request.headers
      seen.push([host?.split(':')[0], baggage && 'baggage', user, own])
      const path = `http://localhost:${request.socket.localPort}/v1/models`
      if (request.url === CHAT) response.writeHead(307, { location: path }).end()
      else answering(request, response)
    })
    const meter = recordingMeter()
    const trustedHosts = ['127.0.0.1']
    const send = meteredFetch({ fetch, tracker: meter, trustedHosts, scope: { user: 'alice' } })
    const body = JSON.stringify({ model: 'gpt-5', messages: [], stream })
    const headers = { Baggage: 'a=b', 'x-own': 'kept' }
    const asked = ask({ body, headers })
    const sending = isRequest ? send(new Request(url + CHAT, asked)) : send(url + CHAT, asked)
    await (await sending).text()
    expect(seen).toEqual([
      ['127.0.0.1', 'baggage', 'alice', 'kept'],
      ['localhost', undefined, undefined, 'kept'],
    ])
    expect(meter.entries).toHaveLength(1)
  },
)

test('a compressed stream is counted where it is read', async () => {
  const url = await served((_, response) => {
    response.writeHead(200, { ...STREAM, 'content-encoding': 'gzip' })
    response.end(gzipSync(ANSWER.join('')))
  })
  const { meter, send } = metered()
  expect(await (await send(url + CHAT, ask())).text()).toBe(ANSWER.join(''))
  expect(meter.entries.map(tokensOf)).toEqual([[7, 3]])
})

/** Answers up to the first chunk, and then no more. */
const beginning: RequestListener = (_, response) => {
  response.writeHead(200, STREAM)
  response.write(ANSWER[0])
}

type Stop = (body: ReadableStream<Uint8Array>, abort: AbortController) => Promise<unknown>

const STOPS: [name: string, stop: Stop][] = [
  [
    'leaves its loop',
    async (body) => {
      for await (const _ of body as unknown as AsyncIterable<Uint8Array>) break
    },
  ],
  ['cancels with a reason of its own', (body) => body.cancel('enough')],
  [
    'aborts with an error of its own',
    async (body, abort) => {
      const reader = body.getReader()
      await reader.read()
      abort.abort(new Error('the user has left'))
      await reader.read().catch(() => {})
    },
  ],
]

test.each(STOPS)('a reader that %s has aborted the call', async (_name, stop) => {
  const url = await served(beginning)
  const { meter, send } = metered()
  const abort = new AbortController()
  const { body } = await send(url + CHAT, ask({ signal: abort.signal }))
  if (body === null) throw new Error('There is no body')
  await stop(body, abort)
  await vi.waitFor(() => expect(meter.entries.length).toBe(1))
  expect(meter.entries).toMatchObject([{ status: 'aborted', usage: { status: 'partial' } }])
})

test('a connection that breaks is told as one', async () => {
  const url = await served((_, response) => {
    response.writeHead(200, STREAM)
    response.write(ANSWER[0], () => setTimeout(() => response.destroy(), 20))
  })
  const { meter, send } = metered()
  const plain = await (await fetch(url + CHAT, ask())).text().catch((error: Error) => error)
  const seen = await (await send(url + CHAT, ask())).text().catch((error: Error) => error)
  expect(String(seen)).toBe(String(plain))
  expect(meter.entries).toMatchObject([{ status: 'error', error: 'UND_ERR_SOCKET' }])
})

test.each([answering, slowly])('of two that meter one records the call (%#)', async (listener) => {
  const url = await served(listener)
  const [inner, outer] = [recordingMeter(), recordingMeter()]
  const send = meteredFetch({ fetch, tracker: inner })
  // Takes what it knows, and so loses the mark of the outer one.
  const between: typeof fetch = (input, init) =>
    send(input, { method: init?.method, body: init?.body } as RequestInit)
  const response = await meteredFetch({ fetch: between, tracker: outer })(url + CHAT, ask())
  expect(await response.text()).toBe(ANSWER.join(''))
  expect([...inner.entries, ...outer.entries].map(tokensOf)).toEqual([[7, 3]])
})

test('beside an undici that is not known nothing is put below, and the call is counted', async () => {
  const url = await served(answering)
  const { versions } = process
  const before = dispatcherOfProcess()
  const handlers: object[] = []
  stops.push(() => {
    Object.defineProperty(process, 'versions', { value: versions })
    Reflect.set(globalThis, GLOBAL, before)
  })
  Reflect.set(globalThis, GLOBAL, {
    dispatch(options: object, handler: object) {
      handlers.push(handler)
      return before.dispatch(options, handler)
    },
  })
  for (const undici of [versions['undici'], '8.1.0']) {
    Object.defineProperty(process, 'versions', { value: { ...versions, undici } })
    const { meter, send } = metered()
    expect(await (await send(url + CHAT, ask())).text()).toBe(ANSWER.join(''))
    expect(meter.entries.map(tokensOf)).toEqual([[7, 3]])
  }
  expect(handlers.map((handler) => handler.constructor === Object)).toEqual([false, true])
})
