import { meteredFetch, run, TokenUsageTracker, totalsOf } from '@tokenledger/sdk'
import { describe, expect, it } from 'vitest'
import { bodyOf, CHAT, chat, eachWithServer, metered, only, post, server } from './metered-chat.ts'
import { recordingMeter } from './recording-meter.ts'
import { events, json, type Reply } from './wires/reply.ts'

eachWithServer()

describe('answers of calls that were made before', () => {
  it('are the lines of a batch, each once', async () => {
    for (const read of [(r: Response) => r.text(), (r: Response) => r.arrayBuffer()]) {
      const tracker = new TokenUsageTracker({ logger: { info: () => {}, warn: () => {} } })
      const meter = recordingMeter()
      const send = meteredFetch({
        tracker: {
          ...meter,
          record(entry) {
            meter.record(entry)
            tracker.record(entry)
          },
        },
      })
      for (let time = 0; time < 2; time++)
        await read(await send(`${server.url}/v1/files/file-1/content`))
      expect(tracker.getTotalUsage().totalTokens).toBe(3600)
      expect(meter.entries[0]).toMatchObject({
        id: 'chatcmpl-batch-a',
        time: 1_764_000_000_000,
        dimensions: { operation: 'chat', provider: 'openai', serviceTier: 'batch' },
        responseModel: 'gpt-5-2025-08-07',
      })
    }
  })

  it('are the results of Anthropic, failed ones too', async () => {
    const { meter, call } = metered()
    const lines: string[] = []
    for await (const piece of bodyOf(await call('/v1/messages/batches/b1/results')))
      lines.push(String(piece))
    expect(meter.entries.map(({ id, status }) => [id, status])).toEqual([
      ['msg_batch_a', 'ok'],
      ['msg_batch_b', 'ok'],
      [expect.stringMatching(/results\/c:1$/), 'error'],
    ])
    expect(meter.entries[2]?.error).toBe('invalid_request_error')
    expect(meter.entries.map(({ usage }) => totalsOf(usage).totalTokens)).toEqual([1200, 1200, 0])
  })

  it('are no other files', async () => {
    server.behave({
      wire: () => ({
        type: 'application/octet-stream',
        pieces: ['{"messages":[]}\n', 'x'.repeat(100)],
      }),
    })
    const { meter, call } = metered()
    expect(await (await call('/v1/files/file-1/content')).text()).toHaveLength(116)
    expect(meter.entries).toEqual([])
  })

  it('are responses made in the background, when they are done', async () => {
    const { meter, call } = metered()
    const body = { model: 'gpt-5', input: 'Hi', background: true }
    expect(await (await call('/v1/responses', post(body))).json()).toMatchObject({
      status: 'queued',
    })
    expect(meter.entries).toEqual([])
    await (await call('/v1/responses/resp_1')).json()
    expect(only(meter)).toMatchObject({ id: 'resp_1', usage: { status: 'ok' } })
    server.behave({
      wire: ({ method }) =>
        method === 'GET'
          ? json({
              id: 'resp_9',
              object: 'response',
              status: 'completed',
              usage: { input_tokens: 1, output_tokens: 1 },
            })
          : null,
    })
    await (await call('/v1/responses/resp_9')).json()
    expect(meter.entries.length).toBe(1)
  })

  it('are answers of Gemini to what was begun in the background, by whomever if it is an agent', async () => {
    const usage = { total_input_tokens: 8, total_output_tokens: 3, total_tokens: 11 }
    const answer = (status: string, more: object = {}) =>
      json({ id: 'int_1=', object: 'interaction', status, model: 'gemini-2.5-pro', ...more })
    const { meter, call } = metered()
    await (await call(CHAT, post(chat))).text()
    meter.entries.length = 0
    const get = async (reply: Reply): Promise<void> => {
      server.behave({ wire: () => reply })
      await (await call('/v1beta/interactions/int_1%3D')).json()
    }
    await get(answer('completed', { usage }))
    await get(answer('in_progress', { agent: 'deep-research' }))
    expect(meter.entries).toEqual([])
    await get(answer('completed', { usage, agent: 'deep-research' }))
    expect(meter.entries.splice(0)).toMatchObject([{ id: 'int_1=', usage: { status: 'ok' } }])
    const begin = { model: 'gemini-2.5-pro', input: 'Hi', background: true }
    await run({ agent: 'PM' }, async () => {
      server.behave({ wire: () => answer('in_progress') })
      await (await call('/v1beta/interactions', post(begin))).json()
    })
    await get(answer('in_progress'))
    expect(meter.entries).toEqual([])
    await get(answer('completed', { usage }))
    expect(only(meter)).toMatchObject({
      id: 'int_1=',
      status: 'ok',
      dimensions: { agent: 'PM', provider: 'gcp.gemini' },
    })
  })

  it('are the answers that a batch of Gemini brings itself', async () => {
    const usageMetadata = { promptTokenCount: 10, candidatesTokenCount: 5, totalTokenCount: 15 }
    const candidates = [{ content: { parts: [{ text: 'Hi' }] }, finishReason: 'STOP' }]
    const response = { candidates, usageMetadata, modelVersion: 'gemini-2.5-pro', responseId: 'g1' }
    const error = { code: 3, message: 'Bad' }
    const inlinedResponses = [{ response, metadata: { key: 'a' } }, { error }]
    const answers = { inlinedResponses: { inlinedResponses } }
    const name = 'batches/b1'
    const bodies = [
      { name, metadata: { state: 'BATCH_STATE_RUNNING' } },
      { name, metadata: { state: 'BATCH_STATE_SUCCEEDED', output: answers } },
      { name, done: true, response: answers },
    ]
    const found: unknown[] = []
    await (await metered().call(CHAT, post(chat))).text()
    for (const body of bodies) {
      server.behave({
        wire: () => ({ type: 'application/json', pieces: [JSON.stringify(body, null, 2)] }),
      })
      for (const read of ['json', 'text', 'arrayBuffer'] as const) {
        const { meter, call } = metered()
        await (await call('/v1beta/batches/b1'))[read]()
        found.push(meter.entries.map(({ id, status, dimensions }) => [id, status, dimensions]))
      }
    }
    const of = { source: 'sdk', provider: 'gcp.gemini', operation: 'generate_content' }
    const entries = [
      ['g1', 'ok', { ...of, serviceTier: 'batch' }],
      ['/v1beta/batches/b1/1:1', 'error', of],
    ]
    expect(found).toEqual([[], [], [], ...Array.from({ length: 6 }, () => entries)])
  })

  it.each([false, true])('belong to whom they were begun for (streamed: %s)', async (isStream) => {
    const { meter, call } = metered()
    const answer = (status: string, usage: object | null) => ({
      id: `resp_begun_${isStream}`,
      object: 'response',
      background: true,
      status,
      model: 'gpt-5',
      usage,
    })
    const begun = answer('queued', null)
    const done = answer('completed', { input_tokens: 8, output_tokens: 3 })
    server.behave({
      wire({ method }) {
        if (method === 'GET') return json(done)
        return isStream ? events([{ type: 'response.created', response: begun }]) : json(begun)
      },
    })
    const body = { model: 'gpt-5', input: 'Hi', background: true, stream: isStream }
    await run({ agent: 'PM', user: 'alice' }, async () => {
      await (await call('/v1/responses', post(body))).text()
    })
    await run({ agent: 'poller' }, async () => {
      await (await call(`/v1/responses/${begun.id}`)).json()
    })
    expect(only(meter).dimensions).toMatchObject({ agent: 'PM', user: 'alice' })
  })
})
