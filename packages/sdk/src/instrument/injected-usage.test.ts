import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { TokenUsageTracker } from '../tracker/token-usage-tracker.ts'
import { meteredFetch } from './metered-fetch.ts'

const URL = 'https://api.openai.com/v1/chat/completions'
const USAGE = { prompt_tokens: 5, completion_tokens: 7, total_tokens: 12 }
const body = JSON.stringify({ model: 'gpt-4o', stream: true, messages: [] })
const encoder = new TextEncoder()

/** The events of OpenAI; what `include_usage` adds is there when it is asked for. */
function eventsOf(texts: readonly string[], isAsked: boolean): string[] {
  const event = (choices: readonly object[], usage: unknown, obfuscation: string) => {
    const head = { id: 'c1', object: 'chat.completion.chunk', model: 'gpt-4o', choices }
    const told = isAsked ? { usage } : {}
    return `data: ${JSON.stringify({ ...head, ...told, obfuscation })}\n\n`
  }
  const delta = (delta: object, finish_reason: string | null = null) => [
    { index: 0, delta, logprobs: null, finish_reason },
  ]
  return [
    event(delta({ role: 'assistant', content: '' }), null, 'x'),
    ...texts.map((content, at) => event(delta({ content }), null, 'y'.repeat(at % 5))),
    event(delta({ tool_calls: [{ index: 0, function: { arguments: '{"a"' } }] }), null, 'z'),
    event(delta({}, 'stop'), null, ''),
    ...(isAsked ? [event([], USAGE, 'w')] : []),
    'data: [DONE]\n\n',
  ]
}

const TEXTS = [
  'Hi',
  ' "usage":null',
  ' a\\',
  ' "',
  ',"usage":null',
  ' ä€',
  '',
  '\n\n',
  ' end',
  ' it',
]

/** The bytes in pieces of these lengths, again and again. */
function piecesOf(bytes: Uint8Array, lengths: readonly number[]): Uint8Array[] {
  const pieces: Uint8Array[] = []
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const length = lengths[turn % lengths.length] ?? 1
    pieces.push(bytes.slice(at, at + length))
    at += length
  }
  return pieces
}

function bodyOf(pieces: readonly Uint8Array[], type?: 'bytes'): ReadableStream {
  let at = 0
  const pull = (controller: ReadableStreamDefaultController | ReadableByteStreamController) => {
    const piece = pieces[at++]
    if (piece === undefined) controller.close()
    else controller.enqueue((type === undefined ? piece : piece.slice()) as never)
  }
  return new ReadableStream({ type, pull } as never, { highWaterMark: 0 })
}

async function readBy(pieces: readonly Uint8Array[], type?: 'bytes') {
  const tracker = new TokenUsageTracker()
  const send = async () =>
    new Response(bodyOf(pieces, type), { headers: { 'content-type': 'text/event-stream' } })
  const response = await meteredFetch({ fetch: send, tracker })(URL, { method: 'POST', body })
  const read: Uint8Array[] = []
  for await (const chunk of response.body ?? []) read.push(chunk)
  return { text: Buffer.concat(read).toString(), used: tracker.getTotalUsage().totalTokens }
}

describe('a stream that was made to tell its usage', () => {
  const plain = eventsOf(TEXTS, false).join('')
  const asked = eventsOf(TEXTS, true)
  const bytes = encoder.encode(asked.join(''))
  const cuts = [[1], [7, 300], [150, 2, 90], [1000], [bytes.length]]

  it('is the stream that nobody has asked, however it is cut', async () => {
    for (const type of ['bytes', undefined] as const) {
      expect(
        await readBy(
          asked.map((event) => encoder.encode(event)),
          type,
        ),
      ).toEqual({
        text: plain,
        used: 12,
      })
      for (const lengths of cuts) {
        const read = await readBy(piecesOf(bytes, lengths), type)
        expect(read).toEqual({ text: plain, used: 12 })
      }
    }
  })

  it('is so for any texts, and however many events come at once', async () => {
    const text = fc.oneof(fc.constantFrom(...TEXTS), fc.string({ maxLength: 40, unit: 'grapheme' }))
    const texts = fc.array(text, { minLength: 8, maxLength: 40 })
    const counts = fc.array(fc.constantFrom(1, 1, 1, 2, 3), { minLength: 1, maxLength: 5 })
    await fc.assert(
      fc.asyncProperty(texts, counts, async (some, together) => {
        const waiting = eventsOf(some, true)
        const pieces: Uint8Array[] = []
        for (let turn = 0; waiting.length > 0; turn++) {
          const count = together[turn % together.length] ?? 1
          pieces.push(encoder.encode(waiting.splice(0, count).join('')))
        }
        const read = await readBy(pieces, 'bytes')
        expect(read).toEqual({ text: eventsOf(some, false).join(''), used: 12 })
      }),
      { numRuns: 60 },
    )
  })

  it('leaves bytes as they are that others may have, too', async () => {
    const shared = asked.map((event) => encoder.encode(event))
    for (const turn of [1, 2]) {
      expect(await readBy(shared), `time ${turn}`).toEqual({ text: plain, used: 12 })
    }
    expect(Buffer.concat(shared).toString()).toBe(asked.join(''))
  })
})
