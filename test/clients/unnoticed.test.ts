import { meteredFetch } from '@tokenledger/sdk'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { type RecordingMeter, recordingMeter } from './recording-meter.ts'
import { type WireServer, wireServer } from './wire-server.ts'
import type { Reply } from './wires/reply.ts'

/** What a program can do with `fetch` besides what clients do, with and without metering. */
let server: WireServer
beforeAll(async () => {
  server = await wireServer()
})
afterAll(() => server.close())
beforeEach(() => server.behave())

type Fetch = typeof fetch

const messages = [{ role: 'user', content: 'Hello' }]
const chat = { model: 'gpt-5', messages }
const stream = { ...chat, stream: true }
const address = (): string => `${server.url}/v1/chat/completions`
const post = (body: object, more: RequestInit = {}): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
  ...more,
})

/** Holds that a program gets the same from both, and returns what it was counted as. */
async function same(
  use: (fetch: Fetch) => Promise<unknown>,
  behave: () => void = () => server.behave(),
): Promise<RecordingMeter> {
  const meter = recordingMeter()
  behave()
  const expected = await use(fetch)
  behave()
  expect(await use(meteredFetch({ tracker: meter }))).toEqual(expected)
  return meter
}

/** Errors compare by what they are. */
const thrown = (error: unknown): unknown =>
  error instanceof Error ? [error.name, error.message, String(error.cause)] : error

const answering = (reply: Reply): (() => void) => {
  return () => server.behave({ wire: () => reply })
}

it('may get its options as a Request, whose fields are no properties of its own', async () => {
  const options = (): Request => new Request('http://localhost/', post(stream))
  const { entries } = await same(async (send) => {
    await (await send(address(), options())).text()
    return server.seen.map(({ text }) => text)
  })
  expect(entries.length).toBe(1)
})

it.each([
  ['json', 'application/json'],
  ['text', 'text/plain;charset=UTF-8'],
])('uses a Request of %s up', async (_kind, type) => {
  const { entries } = await same(async (send) => {
    const request = new Request(address(), post(stream, { headers: { 'content-type': type } }))
    const text = await (await send(request)).text()
    return [text, request.bodyUsed, await send(request).catch((error) => error.name)]
  })
  expect(entries[0]?.usage.status).toBe('ok')
})

it.each([['gone'], [new Error('gone')], [null]])(
  'is aborted with %s for a reason',
  async (reason) => {
    const meters = [
      await same(
        async (send) => {
          const controller = new AbortController()
          const response = await send(address(), post(stream, { signal: controller.signal }))
          setTimeout(() => controller.abort(reason), 5)
          return response.text().catch(thrown)
        },
        () => server.behave({ paceMs: 20 }),
      ),
      await same(async (send) => {
        const controller = new AbortController()
        const sending = send(address(), post(chat, { signal: controller.signal }))
        controller.abort(reason)
        return sending.catch(thrown)
      }),
    ]
    expect(meters.flatMap(({ entries }) => entries).map(({ status }) => status)).toEqual([
      'aborted',
      'aborted',
    ])
  },
)

it('is aborted while it still writes a Request', async () => {
  await same(async (send) => {
    const controller = new AbortController()
    const body = new ReadableStream({
      start: (writer) => writer.enqueue(new TextEncoder().encode('{"model":')),
    })
    const headers = { 'content-type': 'application/json' }
    const { signal } = controller
    const init = { method: 'POST', headers, body, duplex: 'half', signal } as RequestInit
    const sending = send(new Request(address(), init)).catch(thrown)
    setTimeout(() => controller.abort(), 5)
    return sending
  })
})

it('takes nothing of a budget for a call that was aborted before it left', async () => {
  const meter = await same((send) =>
    send(address(), post(chat, { signal: AbortSignal.abort() })).catch(thrown),
  )
  expect(meter.released).toBe(1)
})

it('gets a refusal as it is', async () => {
  const error = JSON.stringify({ error: { message: 'Bad model' } })
  const reply = { status: 400, type: 'application/json', pieces: [error] }
  await same(async (send) => {
    const response = await send(address(), post(stream))
    const copy = response.clone()
    const own = Object.getOwnPropertyNames(response)
    return [own, response.url, copy.url, await response.text(), await copy.json()]
  }, answering(reply))
})

it.each([10, 9000, 300_000])(
  'never meets a refusal of %d characters that is our own',
  async (more) => {
    const error = JSON.stringify({
      error: { more: 'x'.repeat(more), message: 'No stream_options' },
    })
    const wire = ({ body }: { body: Readonly<Record<string, unknown>> }): Reply | null =>
      body['stream_options'] === undefined
        ? null
        : { status: 400, type: 'application/json', pieces: [error] }
    const { entries } = await same(
      async (send) => {
        const response = await send(address(), post(stream))
        return [response.status, await response.text()]
      },
      () => server.behave({ wire }),
    )
    expect(entries.map(({ status }) => status)).toEqual(['ok'])
  },
)

it('gets a long refusal of something else', async () => {
  const error = JSON.stringify({ error: { message: 'Bad model', more: 'x'.repeat(300_000) } })
  const reply = { status: 400, type: 'application/json', pieces: [error] }
  await same(async (send) => (await send(address(), post(stream))).text(), answering(reply))
})

it('gets a refusal that breaks off', async () => {
  const reply = { status: 400, type: 'application/json', pieces: ['{"error":', '{'] }
  await same(
    async (send) => {
      const response = await send(address(), post(stream))
      return [response.status, await response.text().catch(thrown)]
    },
    () => server.behave({ wire: () => reply, tearAfter: 1 }),
  )
})

it('finds the same names in a response', async () => {
  const names = (object: object): string[] => {
    const list: string[] = []
    for (const name in object) list.push(name)
    return list.sort()
  }
  await same(async (send) => {
    const response = await send(address(), post(chat))
    return [names(response), names(response.body ?? {}), await response.text()]
  })
})

it('may pipe a body, and go on with it', async () => {
  await same(async (send) => {
    const { body } = await send(address(), post(stream))
    const broken = new WritableStream({
      write() {
        throw new Error('full')
      },
    })
    const failure = await body?.pipeTo(broken, { preventCancel: true }).catch(thrown)
    const isLocked = body?.locked
    const reader = body?.getReader()
    const again = await body?.pipeTo(new WritableStream()).catch(thrown)
    await reader?.cancel()
    return [failure, isLocked, again]
  })
})

it.each([
  ['of a kind that is not said', '', 0],
  ['as plain text', 'text/plain', 0],
  ['as JSON', 'application/json', 0],
  ['as lines of JSON', 'application/x-ndjson', 0],
  ['as data of several lines', 'text/event-stream', 1],
])('gets a stream %s without the usage that was asked for', async (_how, type, indent) => {
  const event = (more: object): string => {
    const base = { id: 'c', object: 'chat.completion.chunk', model: 'gpt-5' }
    const lines = JSON.stringify({ ...base, ...more }, null, indent).split('\n')
    return `${lines.map((line) => `data: ${line}`).join('\n')}\n\n`
  }
  const pieces = (announced: object, told: readonly string[]): string[] => [
    event({ choices: [{ index: 0, delta: { content: 'Hello' } }], ...announced }),
    event({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }], ...announced }),
    ...told,
    'data: [DONE]\n\n',
  ]
  const usage = { prompt_tokens: 10, completion_tokens: 2 }
  const wire = ({ body }: { body: Readonly<Record<string, unknown>> }): Reply =>
    body['stream_options'] === undefined
      ? { type, pieces: pieces({}, []) }
      : { type, pieces: pieces({ usage: null }, [event({ choices: [], usage })]) }
  const { entries } = await same(
    async (send) => (await send(address(), post(stream))).text(),
    () => server.behave({ wire }),
  )
  expect(entries[0]?.usage.segments[0]?.meters).toEqual({ input: 10, output: 2 })
})

it.each([
  ['text/event-stream', 0],
  ['application/octet-stream', 0],
  ['application/json', 0],
  ['application/json', 2],
])('gets an answer that is no stream, called %s, indented by %d', async (type, indent) => {
  const choices = [{ index: 0, message: { content: 'Hello' } }]
  const usage = { prompt_tokens: 10, completion_tokens: 2 }
  const body = { id: 'c', object: 'chat.completion', model: 'gpt-5', choices, usage }
  const text = JSON.stringify(body, null, indent)
  const reply = { type, pieces: [text.slice(0, 20), text.slice(20)] }
  for (const asked of [stream, chat]) {
    const { entries } = await same(
      async (send) => (await send(address(), post(asked))).text(),
      answering(reply),
    )
    expect(entries.map(({ status }) => status)).toEqual(['ok'])
    expect(entries[0]?.usage.segments[0]?.meters).toEqual({ input: 10, output: 2 })
  }
})

it.each(['batches', 'interactions'])(
  'asks a host without models for its %s as before',
  async (name) => {
    const sent: (RequestInit | undefined)[] = []
    const send = meteredFetch({
      fetch: async (_input, init) => {
        sent.push(init)
        return Response.json({ id: '1', object: 'interaction', agent: 'Bob', status: 'completed' })
      },
      tracker: recordingMeter(),
    })
    const init = { headers: { baggage: 'user.id=alice' } }
    await (await send(`https://shop.example/${name}/1`, init)).json()
    expect(sent).toEqual([init])
  },
)

it('is told no length of a stream that is longer than what it gets', async () => {
  const event = (more: object): string => `data: ${JSON.stringify({ id: 'c', ...more })}\n\n`
  const usage = { prompt_tokens: 10, completion_tokens: 2 }
  const pieces = [event({ choices: [] }), event({ choices: [], usage }), 'data: [DONE]\n\n']
  const headers = { 'Content-Length': String(pieces.join('').length) }
  server.behave({ wire: () => ({ type: 'text/event-stream', pieces, headers }) })
  const response = await meteredFetch({ tracker: recordingMeter() })(address(), post(stream))
  expect(response.headers.get('content-length')).toBeNull()
  expect((await response.text()).length).toBeLessThan(pieces.join('').length)
})

it.each([5, 0, '', false, null])('fails with a dispatcher that is none: %j', async (dispatcher) => {
  const init = { dispatcher } as unknown as RequestInit
  const sent = async (send: typeof fetch) => send(address(), post(stream, init))
  await same((send) => sent(send).catch(thrown))
})
