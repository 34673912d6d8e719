import { meteredFetch, run, TokenUsageTracker, totalsOf } from '@tokenledger/sdk'
import { describe, expect, it } from 'vitest'
import { bodyOf, eachWithServer, metered, only, post, server } from './metered-chat.ts'
import { recordingMeter } from './recording-meter.ts'
import { events, json } from './wires/reply.ts'

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
