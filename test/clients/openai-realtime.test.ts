import { once } from 'node:events'
import { meter, run, TokenUsageTracker, toDecimal } from '@tokenledger/sdk'
import type { OpenAI } from 'openai'
import type { OpenAIRealtimeWS } from 'openai/realtime/ws'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { WebSocket } from 'ws'
import { isNode22, tokensOf } from './compare.ts'
import { recordingMeter } from './recording-meter.ts'
import { connectTo, type Script, type SocketServer, socketServer } from './socket-server.ts'

let server: SocketServer
beforeAll(async () => {
  server = await socketServer()
})
afterAll(() => server.close())
afterEach(() => vi.unstubAllGlobals())

type Event = Record<string, unknown>

const SESSION: Event = {
  type: 'session.created',
  session: {
    type: 'realtime',
    model: 'gpt-realtime',
    audio: { input: { transcription: { model: 'gpt-4o-transcribe' } } },
  },
}
const USAGE = {
  total_tokens: 150,
  input_tokens: 100,
  output_tokens: 50,
  input_token_details: {
    text_tokens: 30,
    audio_tokens: 70,
    image_tokens: 0,
    cached_tokens: 20,
    cached_tokens_details: { text_tokens: 10, audio_tokens: 10, image_tokens: 0 },
  },
  output_token_details: { text_tokens: 10, audio_tokens: 40 },
}

const begun = (id: string): Event => ({
  type: 'response.created',
  response: { id, object: 'realtime.response', status: 'in_progress', usage: null },
})
const delta = (id: string): Event => ({
  type: 'response.output_audio_transcript.delta',
  response_id: id,
  delta: 'Bonn',
})
const done = (id: string, more: Event = {}): Event => ({
  type: 'response.done',
  response: {
    id,
    object: 'realtime.response',
    status: 'completed',
    output: [],
    usage: USAGE,
    ...more,
  },
})
const transcript = (item_id: string, usage: Event): Event => ({
  type: 'conversation.item.input_audio_transcription.completed',
  item_id,
  content_index: 0,
  transcript: 'A city on the Rhine?',
  usage,
})

/** A whole conversation as the answer to the first request. */
const TALK: Event[] = [
  begun('resp_1'),
  delta('resp_1'),
  delta('resp_1'),
  done('resp_1'),
  begun('resp_2'),
  done('resp_2', {
    status: 'cancelled',
    status_details: { type: 'cancelled', reason: 'turn_detected' },
  }),
  begun('resp_3'),
  done('resp_3', {
    status: 'failed',
    status_details: { type: 'failed', error: { type: 'server_error', code: 'busy' } },
    usage: null,
  }),
  begun('resp_4'),
  done('resp_4', {
    status: 'incomplete',
    status_details: { type: 'incomplete', reason: 'max_output_tokens' },
    output: [{ type: 'function_call', name: 'get_weather', call_id: 'c', arguments: '{}' }],
  }),
  transcript('item_1', {
    type: 'tokens',
    total_tokens: 26,
    input_tokens: 17,
    input_token_details: { text_tokens: 0, audio_tokens: 17 },
    output_tokens: 9,
  }),
  transcript('item_2', { type: 'duration', seconds: 7 }),
]
const talks = (events: unknown[]): Script => {
  return (message) =>
    message === null ? [SESSION] : message['type'] === 'response.create' ? events : []
}

interface Library {
  readonly OpenAI: typeof OpenAI
  readonly OpenAIRealtimeWS: typeof OpenAIRealtimeWS
}

const LIBRARIES: [name: string, module: string, runs: boolean][] = [
  ['openai 6', 'openai', true],
  ['openai 7', 'openai-7', isNode22],
]

describe.each(LIBRARIES.filter(([, , runs]) => runs))('connections of %s', (_name, module) => {
  let library: Library
  let connect: () => OpenAIRealtimeWS
  beforeAll(async () => {
    const { OpenAI: Client } = await import(module)
    library = { OpenAI: Client, ...(await import(`${module}/realtime/ws`)) }
    connect = () =>
      new library.OpenAIRealtimeWS(
        { model: 'gpt-realtime', options: connectTo(server) },
        new library.OpenAI({ apiKey: 'test' }),
      )
  })

  const opened = (connection: OpenAIRealtimeWS): Promise<unknown> => once(connection.socket, 'open')

  /** All that a program can see of a conversation. */
  async function seen(connection: OpenAIRealtimeWS): Promise<unknown[]> {
    const events: unknown[] = []
    connection.on('event', (event) => events.push(['event', event]))
    connection.on('response.done', (event) => events.push(['done', event]))
    connection.on('error', (error) => events.push(['error', error.message, error.error]))
    connection.once('response.created', (event) => events.push(['created', event]))
    await opened(connection)
    const ended = new Promise((resolve) => {
      connection.socket.addEventListener('close', ({ code, reason }) => resolve([code, reason]))
    })
    const last = new Promise((resolve) => connection.once('rate_limits.updated', resolve))
    connection.send({ type: 'response.create' })
    await last
    connection.close()
    return [...events, await ended, Object.keys(connection), connection.constructor.name]
  }

  it('give the same and are counted, each answer with its status', async () => {
    const error = { type: 'error', error: { type: 'invalid_request_error', message: 'No' } }
    server.follow(talks([...TALK, error, 'no JSON', { type: 'rate_limits.updated' }]))
    const expected = await seen(connect())
    const recording = recordingMeter()
    const connection = connect()
    expect(meter(connection, { tracker: recording })).toBe(connection)
    expect(await seen(connection)).toEqual(expected)

    const common = { dimensions: { provider: 'openai', operation: 'chat', source: 'sdk' } }
    const answer = { ...common, requestModel: 'gpt-realtime', responseModel: 'gpt-realtime' }
    expect(recording.entries).toMatchObject([
      { ...answer, responseId: 'resp_1', status: 'ok' },
      { ...answer, responseId: 'resp_2', status: 'aborted' },
      { ...answer, responseId: 'resp_3', status: 'error', error: 'server_error' },
      { ...answer, responseId: 'resp_4', status: 'length', tools: { used: ['get_weather'] } },
      {
        dimensions: { provider: 'openai', operation: 'transcription' },
        id: 'item_1',
        requestModel: 'gpt-4o-transcribe',
        status: 'ok',
      },
      { id: 'item_2', status: 'ok' },
    ])
    expect(recording.entries.map(tokensOf)).toEqual([
      [100, 50],
      [100, 50],
      [0, 0],
      [100, 50],
      [17, 9],
      [0, 0],
    ])
    const metersOf = (id: number) => recording.entries[id]?.usage.segments[0]?.meters
    expect(metersOf(0)).toEqual({
      input: 20,
      'input.audio': 60,
      'input.cacheRead': 10,
      'input.cacheRead.audio': 10,
      output: 10,
      'output.audio': 40,
    })
    expect([metersOf(4), metersOf(5)]).toEqual([
      { 'input.audio': 17, output: 9 },
      { 'seconds.audioIn': 7 },
    ])
    expect(recording.entries[2]?.usage.status).toBe('missing')
    // 20 × $4 + 60 × $32 + 20 × $0.40 + 10 × $16 + 40 × $64, for a million each.
    expect(recording.entries[0]?.cost).toMatchObject({ status: 'priced' })
    expect(toDecimal(recording.entries[0]?.cost.total ?? 0n)).toBe('0.004728')
    const durations = recording.entries.map(({ durationMs, ttftMs }) => [durationMs, ttftMs])
    expect(durations[0]).toEqual([expect.any(Number), expect.any(Number)])
    expect(durations[4]).toEqual([undefined, undefined])
  })

  it('that are metered in the middle of an answer count it, and not how long it took', async () => {
    const input_token_details = { text_tokens: 30, audio_tokens: 0, image_tokens: 70 }
    const usage = { ...USAGE, input_token_details }
    server.follow(talks([{ type: 'conversation.item.added' }, done('resp_m', { usage })]))
    const recording = recordingMeter()
    const connection = connect()
    await opened(connection)
    connection.on('conversation.item.added', () => meter(connection, { tracker: recording }))
    const ended = connection.emitted('response.done')
    connection.send({ type: 'response.create' })
    await ended
    connection.close()
    expect(recording.entries).toMatchObject([{ id: 'resp_m', status: 'ok' }])
    expect(recording.entries[0]).not.toHaveProperty('durationMs')
    expect(recording.entries[0]?.usage.segments[0]).toEqual({
      model: 'gpt-realtime',
      meters: { input: 30, 'input.image': 70, output: 10, 'output.audio': 40 },
    })
  })

  it('count once what is seen on two, and reported besides', async () => {
    server.follow(talks(TALK.slice(0, 4)))
    const tracker = new TokenUsageTracker({ logger: { info() {}, warn() {} } })
    for (const open of [connect, connect]) {
      const connection = meter(open(), { tracker })
      connection.on('response.done', (event) => tracker.trackUsage('voice', event))
      await opened(connection)
      const ended = connection.emitted('response.done')
      connection.send({ type: 'response.create' })
      await ended
      connection.close()
    }
    expect(tracker.getTotalUsage().totalTokens).toBe(150)
  })

  it('have no price that the book has not', async () => {
    const session = { ...SESSION, session: { type: 'realtime', model: 'speaker-x' } }
    server.follow(() => [session, begun('resp_x'), done('resp_x')])
    const recording = recordingMeter()
    const connection = meter(
      new library.OpenAIRealtimeWS(
        { model: 'speaker-x', options: connectTo(server) },
        new library.OpenAI({ apiKey: 'test' }),
      ),
      { tracker: recording },
    )
    await connection.emitted('response.done')
    connection.close()
    expect(recording.entries).toMatchObject([{ cost: { status: 'unpriced', total: null } }])
  })

  it('are the same over the WebSocket of the platform', async () => {
    class Local extends WebSocket {
      constructor(url: URL, protocols: string[]) {
        super(url, protocols, connectTo(server))
      }
    }
    vi.stubGlobal('WebSocket', Local)
    server.follow(talks(TALK.slice(0, 4)))
    const { OpenAIRealtimeWebSocket } = await import(`${module}/realtime/websocket`)
    const recording = recordingMeter()
    const client = new library.OpenAI({ apiKey: 'test' })
    const connection: OpenAIRealtimeWS = meter(
      new OpenAIRealtimeWebSocket({ model: 'gpt-realtime' }, client),
      { tracker: recording },
    )
    await new Promise((resolve) => connection.socket.addEventListener('open', resolve))
    const done = connection.emitted('response.done')
    connection.send({ type: 'response.create' })
    await done
    expect(recording.entries).toMatchObject([{ responseId: 'resp_1', status: 'ok' }])
    connection.close()
  })

  it('record an answer as aborted that runs when they close, and nothing else', async () => {
    server.follow((message, socket) => {
      if (message === null) return [SESSION, begun('resp_a'), done('resp_a')]
      setImmediate(() => socket.close(1011))
      return [begun('resp_b'), delta('resp_b')]
    })
    const recording = recordingMeter()
    const connection = meter(connect(), { tracker: recording })
    connection.on('error', () => {})
    await opened(connection)
    const ended = once(connection.socket, 'close')
    connection.send({ type: 'response.create' })
    await ended
    expect(recording.entries).toMatchObject([
      { responseId: 'resp_a', status: 'ok' },
      { responseId: 'resp_b', status: 'aborted', usage: { status: 'missing', segments: [] } },
    ])
  })

  const canReconnect = module === 'openai-7'
  if (canReconnect)
    it('go on when they are lost and made again', async () => {
      let count = 0
      server.follow((message, socket) => {
        if (message !== null) return []
        count += 1
        const id = `resp_lost_${count}`
        if (count < 3) setImmediate(() => socket.close(1012))
        return [SESSION, begun(id), ...(count < 3 ? [] : [done(id)])]
      })
      const recording = recordingMeter()
      const reconnecting = { reconnect: true, reconnectInitialDelay: 1 }
      const connection = new library.OpenAIRealtimeWS(
        { model: 'gpt-realtime', options: connectTo(server), ...reconnecting },
        new library.OpenAI({ apiKey: 'test' }),
      )
      const ended = meter(connection, { tracker: recording }).emitted('response.done')
      await ended
      connection.close()
      expect(recording.entries).toMatchObject([
        { responseId: 'resp_lost_1', status: 'aborted' },
        { responseId: 'resp_lost_2', status: 'aborted' },
        { responseId: 'resp_lost_3', status: 'ok' },
      ])
    })

  it('count once when they are metered twice, for whom they were opened', async () => {
    server.follow(talks(TALK.slice(0, 4)))
    const [one, other] = [recordingMeter(), recordingMeter()]
    const connection = run({ user: 'u-1' }, () =>
      meter(meter(connect(), { tracker: one }), { tracker: other, scope: { agent: 'voice' } }),
    )
    await opened(connection)
    const done = connection.emitted('response.done')
    run({ user: 'u-2' }, () => connection.send({ type: 'response.create' }))
    await done
    connection.close()
    expect(one.entries).toEqual([])
    expect(other.entries).toMatchObject([{ dimensions: { user: 'u-1', agent: 'voice' } }])
  })

  it('stay when a budget refuses an answer, and count those that it cannot refuse', async () => {
    server.follow((message) => {
      if (message === null) return [SESSION, begun('resp_a'), done('resp_a')]
      // The server begins an answer when it hears that the user has ended.
      return [begun('resp_b'), done('resp_b')]
    })
    const budgets = [
      { id: 'voice', limit: { tokens: 100 }, window: 'run', mode: 'adaptive' },
    ] as const
    const tracker = new TokenUsageTracker({ budgets, logger: { info() {}, warn() {} } })
    const connection = meter(connect(), { tracker })
    await connection.emitted('response.done')
    expect(() => connection.send({ type: 'response.create' })).toThrow('voice')
    const next = connection.emitted('response.done')
    connection.send({ type: 'input_audio_buffer.commit' })
    await next
    connection.close()
    expect(tracker.getTotalUsage().totalTokens).toBe(300)
    expect(tracker.budgetStatus()).toMatchObject([{ spent: '300', holds: 0, refusedCalls: 1 }])
  })

  it('of Responses are counted, too', async () => {
    const { ResponsesWS } = await import(`${module}/resources/responses/ws`)
    const response = { id: 'resp_1', object: 'response', model: 'gpt-5', output: [] }
    server.follow((message) =>
      message === null
        ? []
        : [
            { type: 'response.created', response: { ...response, status: 'in_progress' } },
            { type: 'response.output_text.delta', delta: 'Bonn', item_id: 'msg_1' },
            {
              type: 'response.completed',
              response: {
                ...response,
                status: 'completed',
                usage: { input_tokens: 12, output_tokens: 30, total_tokens: 42 },
              },
            },
          ],
    )
    const recording = recordingMeter()
    const client = new library.OpenAI({ apiKey: 'test' })
    const connection = meter(new ResponsesWS(client, connectTo(server)), { tracker: recording })
    await once(connection.socket, 'open')
    const completed = connection.emitted('response.completed')
    connection.send({ type: 'response.create', model: 'gpt-5', input: 'A city on the Rhine?' })
    await completed
    connection.close()
    expect(recording.entries).toMatchObject([
      { responseId: 'resp_1', responseModel: 'gpt-5', status: 'ok', ttftMs: expect.any(Number) },
    ])
    expect(recording.entries.map(tokensOf)).toEqual([[12, 30]])
  })
})
