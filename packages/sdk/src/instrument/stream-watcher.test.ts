import { setTimeout as pause } from 'node:timers/promises'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Entry } from '../ledger/entry.ts'
import { TokenUsageTracker } from '../tracker/token-usage-tracker.ts'
import { meteredFetch } from './metered-fetch.ts'
import { openCalls } from './open-calls.ts'

const encoder = new TextEncoder()
const data = (event: object): string => `data: ${JSON.stringify(event)}\n\n`
const named = (event: { readonly type: string }): string => `event: ${event.type}\n${data(event)}`

/** A stream as its provider writes it, and the request that it answers. */
interface Wire {
  readonly url: string
  readonly request: object
  readonly events: (texts: readonly string[]) => readonly string[]
}

const WIRES: Readonly<Record<string, Wire>> = {
  chat: {
    url: 'https://api.openai.com/v1/chat/completions',
    request: { model: 'gpt-4o', stream: true, stream_options: { include_usage: true } },
    events(texts) {
      const event = (choices: readonly object[], more: object) =>
        data({ id: 'c1', object: 'chat.completion.chunk', model: 'gpt-4o', choices, ...more })
      const delta = (one: object, finish_reason: string | null = null) =>
        event([{ index: 0, delta: one, finish_reason }], { usage: null, obfuscation: 'x' })
      const call = { index: 0, id: 't', function: { name: 'look', arguments: '{}' } }
      const usage = { prompt_tokens: 9, completion_tokens: 7, total_tokens: 16 }
      return [
        ...texts.map((content) => delta({ content })),
        delta({ tool_calls: [call] }),
        delta({}, 'length'),
        event([], { usage }),
        'data: [DONE]\n\n',
      ]
    },
  },
  messages: {
    url: 'https://api.anthropic.com/v1/messages',
    request: { model: 'claude-sonnet-4-5', max_tokens: 99, stream: true },
    events(texts) {
      const usage = { input_tokens: 9, output_tokens: 1 }
      const message = { id: 'm1', type: 'message', model: 'claude-sonnet-4-5', usage }
      const content_block = { type: 'text', text: '' }
      return [
        named({ type: 'message_start', message } as never),
        named({ type: 'content_block_start', index: 0, content_block } as never),
        ...texts.map((text) => {
          const delta = { type: 'text_delta', text }
          return named({ type: 'content_block_delta', index: 0, delta } as never)
        }),
        named({ type: 'content_block_stop', index: 0 } as never),
        named({
          type: 'message_delta',
          delta: { stop_reason: 'max_tokens' },
          usage: { output_tokens: 40 },
        } as never),
        named({ type: 'message_stop' }),
      ]
    },
  },
  gemini: {
    url: 'https://generativelanguage.googleapis.com/v1beta/models/gemini-2.5-pro:streamGenerateContent?alt=sse',
    request: { contents: [] },
    events: (texts) =>
      texts.map((text, at) =>
        data({
          candidates: [{ content: { parts: [{ text }] } }],
          usageMetadata: { promptTokenCount: 9, candidatesTokenCount: at, totalTokenCount: 9 + at },
          modelVersion: 'gemini-2.5-pro',
          responseId: 'g1',
        }),
      ),
  },
}

/** How a stream goes on behind its pieces. */
type Ending = 'ends' | 'fails' | 'is given up'

function bodyOf(pieces: readonly Uint8Array[], ending: Ending): ReadableStream {
  let at = 0
  const pull = (controller: ReadableStreamDefaultController) => {
    const piece = pieces[at++]
    if (piece !== undefined) controller.enqueue(piece)
    else if (ending === 'ends') controller.close()
    else if (ending === 'fails') controller.error(new Error('torn'))
  }
  return new ReadableStream({ pull }, { highWaterMark: 0 })
}

/** The entry of a stream that came in these pieces. */
async function entryOf(
  wire: Wire,
  pieces: readonly Uint8Array[],
  ending: Ending,
): Promise<unknown> {
  const entries: Entry[] = []
  const tracker = new TokenUsageTracker({ logger: { info() {}, warn() {} } })
  tracker.addSink({ take: (entry) => entries.push(entry), flush: async () => {} })
  const headers = { 'content-type': 'text/event-stream' }
  const send = async () => new Response(bodyOf(pieces, ending), { headers })
  const init = { method: 'POST', body: JSON.stringify(wire.request) }
  const response = await meteredFetch({ fetch: send, tracker })(wire.url, init)
  const reader = response.body?.getReader()
  for (const _ of pieces) await reader?.read()
  if (ending === 'is given up') await reader?.cancel()
  else await reader?.read().catch(() => {})
  return entries.map(({ usage, cost, status, responseId, responseModel, tools }) => {
    return { usage, cost, status, responseId, responseModel, tools }
  })
}

function cut(bytes: Uint8Array, lengths: readonly number[]): Uint8Array[] {
  const pieces: Uint8Array[] = []
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const length = lengths[turn % lengths.length] ?? 1
    pieces.push(bytes.slice(at, at + length))
    at += length
  }
  return pieces
}

test('a stream counts the same in whatever pieces it comes, wherever it ends', async () => {
  const text = fc.oneof(fc.constantFrom(' word', ' "a\\', 'ä€', ''), fc.string({ maxLength: 80 }))
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        name: fc.constantFrom(...Object.keys(WIRES)),
        texts: fc.array(text, { minLength: 1, maxLength: 60 }),
        lengths: fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 5 }),
        isByEvent: fc.boolean(),
        percent: fc.integer({ min: 1, max: 100 }),
        ending: fc.constantFrom<Ending>('ends', 'fails', 'is given up'),
      }),
      async ({ name, texts, lengths, isByEvent, percent, ending }) => {
        const wire = WIRES[name] as Wire
        const events = wire.events(texts).map((event) => encoder.encode(event))
        const most = Math.ceil((events.length * percent) / 100)
        const whole = isByEvent ? Buffer.concat(events.slice(0, most)) : Buffer.concat(events)
        const all = isByEvent ? whole : whole.subarray(0, Math.ceil((whole.length * percent) / 100))
        const pieces = isByEvent ? events.slice(0, most) : cut(all, lengths)
        const copy = (bytes: Uint8Array) => Uint8Array.from(bytes)
        expect(await entryOf(wire, pieces.map(copy), ending)).toEqual(
          await entryOf(wire, [copy(all)], ending),
        )
      },
    ),
    { numRuns: 150 },
  )
})

test('the first token is known when it comes, also behind an event that is as long', async () => {
  const event = (delta: object) =>
    data({ id: 'c1', model: 'gpt-4o', choices: [{ index: 0, delta }] })
  const opening = event({ role: 'assistant', content: '' })
  const text = event({ content: 'x'.repeat(30) })
  const entries: Entry[] = []
  const tracker = new TokenUsageTracker({ logger: { info() {}, warn() {} } })
  tracker.addSink({ take: (entry) => entries.push(entry), flush: async () => {} })
  async function* slowly() {
    yield encoder.encode(opening)
    yield encoder.encode(text)
    await pause(40)
    yield encoder.encode('data: [DONE]\n\n')
  }
  const headers = { 'content-type': 'text/event-stream' }
  const send = async () => new Response(ReadableStream.from(slowly()), { headers })
  const { url, request } = WIRES['chat'] as Wire
  const init = { method: 'POST', body: JSON.stringify(request) }
  await (await meteredFetch({ fetch: send, tracker })(url, init)).text()
  const { durationMs = 0, ttftMs = durationMs } = entries[0] ?? {}
  expect(durationMs - ttftMs).toBeGreaterThan(20)
})

test('what a model has written shows while it writes, in whatever pieces it comes', async () => {
  const { url, request, events } = WIRES['chat'] as Wire
  const texts = Array.from({ length: 12 }, (_, at) => ` word${at}`)
  const bytes = events(texts)
    .slice(0, texts.length)
    .map((event) => encoder.encode(event))
  const shown: unknown[] = []
  for (const pieces of [bytes, [Buffer.concat(bytes)]]) {
    const headers = { 'content-type': 'text/event-stream' }
    const send = async () => new Response(bodyOf(pieces, 'is given up'), { headers })
    const tracker = new TokenUsageTracker({ logger: { info() {}, warn() {} } })
    const init = { method: 'POST', body: JSON.stringify(request) }
    const reader = (await meteredFetch({ fetch: send, tracker })(url, init)).body?.getReader()
    for (const _ of pieces) await reader?.read()
    shown.push(openCalls().at(-1)?.watcher?.outputTokens)
    await reader?.cancel()
  }
  expect(shown[0]).toBeGreaterThan(texts.length)
  expect(shown[0]).toBe(shown[1])
})
