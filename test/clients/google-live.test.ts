import type { GoogleGenAI, LiveServerMessage, Session } from '@google/genai'
import { meter, run, TokenUsageTracker } from '@tokenledger/sdk'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { isNode22, tokensOf } from './compare.ts'
import { recordingMeter } from './recording-meter.ts'
import { type Script, type SocketServer, socketServer } from './socket-server.ts'

let server: SocketServer
beforeAll(async () => {
  server = await socketServer()
})
afterAll(() => server.close())

const says = { serverContent: { modelTurn: { parts: [{ text: 'Bonn' }] } } }
const usage = (prompt: number, more: object = {}) => ({
  usageMetadata: {
    promptTokenCount: prompt,
    promptTokensDetails: [
      { modality: 'TEXT', tokenCount: 10 },
      { modality: 'AUDIO', tokenCount: prompt - 10 },
    ],
    responseTokenCount: 20,
    responseTokensDetails: [{ modality: 'AUDIO', tokenCount: 20 }],
    totalTokenCount: prompt + 20,
    ...more,
  },
})
const complete = { turnComplete: true }

/** What the server says to the first thing that the user says. */
const TALK: unknown[] = [
  { serverContent: { inputTranscription: { text: 'A city on the Rhine?' } } },
  says,
  { toolCall: { functionCalls: [{ id: 'f', name: 'get_weather', args: {} }] } },
  // A later figure of the same turn takes the place of an earlier one.
  usage(50),
  { serverContent: { generationComplete: true } },
  { serverContent: complete, ...usage(100) },
  says,
  { serverContent: { interrupted: true } },
  { serverContent: complete },
  // Some are told of after their turn.
  usage(200),
  // One of which nothing is told.
  says,
  { serverContent: complete },
  says,
  { serverContent: complete, ...usage(300) },
]
const talks = (messages: unknown[], last?: () => void): Script => {
  return (message, socket) => {
    if (message !== null && 'setup' in message) return [{ setupComplete: {} }]
    if (message === null || !('clientContent' in message)) return []
    setImmediate(last ?? (() => socket.close(1000, 'bye')))
    return messages
  }
}

const LIBRARIES: [name: string, module: string, runs: boolean][] = [
  ['@google/genai 2', '@google/genai', true],
  ['@google/genai 3', 'genai-3', isNode22],
]

describe.each(LIBRARIES.filter(([, , runs]) => runs))('live sessions of %s', (_name, module) => {
  let make: () => GoogleGenAI
  beforeAll(async () => {
    const library: { GoogleGenAI: typeof GoogleGenAI } = await import(module)
    make = () =>
      new library.GoogleGenAI({
        apiKey: 'test',
        httpOptions: { baseUrl: `http://127.0.0.1:${server.port}` },
      })
  })

  /** Callbacks that know themselves, as those of a class do. */
  class Callbacks {
    readonly #seen: unknown[]
    constructor(seen: unknown[]) {
      this.#seen = seen
    }
    onopen(): void {
      this.#seen.push('open')
    }
    onmessage(message: LiveServerMessage): void {
      this.#seen.push(message.constructor.name, { ...message })
    }
  }

  /** All that a program can see of a session. */
  async function seen(client: GoogleGenAI): Promise<unknown[]> {
    const events: unknown[] = []
    const session = await new Promise<Session>((resolve, reject) => {
      const closed = (event: { code: number; reason: string }) => {
        events.push(['close', event.code, event.reason])
      }
      const own = Object.assign(new Callbacks(events), { onclose: closed })
      client.live
        .connect({ model: 'models/gemini-live-2.5-flash', callbacks: own })
        .then(resolve, reject)
    })
    session.sendClientContent({ turns: 'A city on the Rhine?' })
    await vi.waitFor(() => expect(JSON.stringify(events)).toContain('"close"'))
    return [...events, session.constructor.name, Object.keys(session), Object.keys(client.live)]
  }

  it('give the same and are counted, each turn with its status', async () => {
    server.follow(talks(TALK))
    const expected = await seen(make())
    const recording = recordingMeter()
    const client = make()
    expect(meter(client, { tracker: recording })).toBe(client)
    expect(await seen(client)).toEqual(expected)

    const dimensions = { provider: 'gcp.gemini', operation: 'generate_content', source: 'sdk' }
    const common = { dimensions, requestModel: 'gemini-live-2.5-flash' }
    expect(recording.entries).toMatchObject([
      { ...common, status: 'ok', tools: { used: ['get_weather'] }, cost: { status: 'priced' } },
      { ...common, status: 'aborted' },
      { ...common, status: 'ok', usage: { status: 'missing', segments: [] } },
      { ...common, status: 'ok' },
    ])
    expect(recording.entries.map(tokensOf)).toEqual([
      [100, 20],
      [200, 20],
      [0, 0],
      [300, 20],
    ])
    expect(recording.entries[0]?.usage.segments).toEqual([
      {
        model: 'gemini-live-2.5-flash',
        meters: { input: 10, 'input.audio': 90, 'output.audio': 20 },
      },
    ])
  })

  it('record a turn as aborted that runs when they close, with what was told of it', async () => {
    server.follow(talks([says, usage(50)]))
    const recording = recordingMeter()
    await seen(meter(make(), { tracker: recording }))
    expect(recording.entries.map(({ status }) => status)).toEqual(['aborted'])
    expect(recording.entries.map(tokensOf)).toEqual([[50, 20]])
  })

  it('record nothing of a turn that has not begun', async () => {
    server.follow(talks([TALK[0]]))
    const recording = recordingMeter()
    await seen(meter(make(), { tracker: recording }))
    expect(recording.entries).toEqual([])
  })

  it('count once what is metered twice, for whom they were opened', async () => {
    server.follow(talks(TALK.slice(0, 6)))
    const [one, other] = [recordingMeter(), recordingMeter()]
    const client = meter(meter(make(), { tracker: one }), { tracker: other })
    await run({ user: 'u-1' }, () => seen(client))
    expect(one.entries).toEqual([])
    expect(other.entries).toMatchObject([{ dimensions: { user: 'u-1' } }])
  })

  it('are refused when a budget is spent, before they are opened', async () => {
    server.follow(talks(TALK.slice(0, 6)))
    const budgets = [
      { id: 'voice', limit: { tokens: 100 }, window: 'run', mode: 'adaptive' },
    ] as const
    const tracker = new TokenUsageTracker({ budgets, logger: { info() {}, warn() {} } })
    const client = meter(make(), { tracker })
    await seen(client)
    expect(tracker.getTotalUsage().totalTokens).toBe(120)
    await expect(seen(client)).rejects.toThrow('voice')
  })
})
