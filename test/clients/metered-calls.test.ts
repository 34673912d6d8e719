import { meteredFetch, run } from '@tokenledger/sdk'
import { describe, expect, it, vi } from 'vitest'
import { CHAT, chat, eachWithServer, metered, only, post, server, stream } from './metered-chat.ts'
import { recordingMeter } from './recording-meter.ts'
import { json } from './wires/reply.ts'

eachWithServer()

describe('an entry', () => {
  it('says what was asked, what answered, what it consumed, what it cost, for whom', async () => {
    const { meter, call } = metered()
    const before = Date.now()
    const scope = { agent: 'PM', task: 't1', user: 'u1', tags: { team: 'a' } }
    await run(scope, () =>
      run({ tool: 'search' }, async () => (await call(CHAT, post(chat))).json()),
    )
    const entry = only(meter)
    expect(entry).toMatchObject({
      id: 'chatcmpl-A1',
      sign: 1,
      dimensions: {
        ...scope,
        tool: 'search',
        source: 'sdk',
        provider: 'openai',
        operation: 'chat',
        serviceTier: 'default',
      },
      requestModel: 'gpt-5',
      responseModel: 'gpt-5-2025-08-07',
      responseId: 'chatcmpl-A1',
      attempt: 1,
      status: 'ok',
    })
    expect(entry.usage.segments[0]?.meters).toEqual({
      input: 400,
      'input.cacheRead': 600,
      output: 80,
      'output.reasoning': 120,
    })
    expect(entry.cost.status).toBe('priced')
    expect(entry.time).toBeGreaterThanOrEqual(before)
    expect(entry.durationMs).toBeGreaterThanOrEqual(0)
    expect(entry.parentId).toBeUndefined()
    expect(meter.reserved[0]).toMatchObject({
      scope: entry.dimensions.tool ? { agent: 'PM' } : {},
      model: 'gpt-5',
    })
  })

  it('is for whom all calls are made, where no scope says otherwise', async () => {
    const { meter, call } = metered({ scope: { project: 'shop', agent: 'main', tags: { a: '1' } } })
    await (await call(CHAT, post(chat))).json()
    await run({ agent: 'PM', tags: { b: '2' } }, async () => (await call(CHAT, post(chat))).json())
    expect(meter.entries.map(({ dimensions }) => dimensions)).toMatchObject([
      { project: 'shop', agent: 'main', tags: { a: '1' } },
      { project: 'shop', agent: 'PM', tags: { a: '1', b: '2' } },
    ])
  })

  it('holds nothing of what was asked or answered', async () => {
    const { meter, call } = metered()
    const secret = { model: 'gpt-5', messages: [{ role: 'user', content: 'the secret word' }] }
    await (await call(CHAT, post(secret))).json()
    await (await call(CHAT, post({ ...secret, stream: true }))).text()
    const text = JSON.stringify(meter.entries, (_, value) =>
      typeof value === 'bigint' ? `${value}` : value,
    )
    expect(text).not.toContain('secret')
    expect(text).not.toContain('Grüße')
    expect(text).not.toContain('Büro')
  })

  it('names the tools that the answer calls, streamed or not', async () => {
    const tools = [{ type: 'function', function: { name: 'get_weather', parameters: {} } }]
    for (const body of [
      { ...chat, tools },
      { ...stream, tools },
    ]) {
      const { meter, call } = metered()
      await (await call(CHAT, post(body))).text()
      expect(only(meter).tools).toEqual({ used: ['get_weather'] })
    }
    const { meter, call } = metered()
    await (await call('/v1/messages', post({ ...chat, max_tokens: 10, tools }))).json()
    expect(only(meter).tools).toEqual({ used: ['get_weather'] })
  })

  it('tells the time to the first token of a stream', async () => {
    server.behave({ paceMs: 5 })
    const { meter, call } = metered()
    await (await call(CHAT, post(stream))).text()
    const { ttftMs = -1, durationMs = -1 } = only(meter)
    expect(ttftMs).toBeGreaterThanOrEqual(0)
    expect(durationMs).toBeGreaterThan(ttftMs)
  })

  it('is cut at its limit', async () => {
    const { meter, call } = metered()
    await (await call('/v1/completions', post({ model: 'm', prompt: 'Once' }))).json()
    expect(only(meter).status).toBe('length')
  })

  it('is one for each answer, even where a server gives an id twice', async () => {
    const { meter, call } = metered()
    for (let time = 0; time < 3; time++) {
      server.behave({
        wire: ({ path }) =>
          path.endsWith('/completions')
            ? json({
                id: 'same',
                object: 'chat.completion',
                model: 'm',
                choices: [],
                usage: { prompt_tokens: 1, completion_tokens: 1 },
              })
            : null,
      })
      await (await call(CHAT, post(chat))).json()
    }
    expect(new Set(meter.entries.map(({ id }) => id)).size).toBe(3)
    expect(meter.entries.map(({ responseId }) => responseId)).toEqual(['same', 'same', 'same'])
  })
})

describe('a tracker', () => {
  it('that fails breaks nothing', async () => {
    const broken = () => {
      throw new Error('tracker')
    }
    for (const tracker of [
      { reserve: broken, record: broken },
      { reserve: () => ({ mayContinue: broken, settle: broken, release: broken }), record: broken },
    ]) {
      server.behave()
      const send = meteredFetch({ tracker })
      expect(await (await send(server.url + CHAT, post(chat))).json()).toMatchObject({
        id: 'chatcmpl-A1',
      })
      expect(await (await send(server.url + CHAT, post(stream))).text()).toContain('[DONE]')
    }
  })

  it('is the one of the process unless another is handed in', async () => {
    vi.resetModules()
    const fresh = await import('@tokenledger/sdk')
    const send = fresh.meteredFetch()
    await (await send(server.url + CHAT, post(chat))).json()
    expect(fresh.getTokenTracker().getTotalUsage().totalTokens).toBe(1200)
  })
})

describe('two that meter', () => {
  it('count a call once, by the outer one', async () => {
    const inner = recordingMeter()
    const outer = recordingMeter()
    const innerFetch = meteredFetch({ tracker: inner })
    const between: typeof fetch = (input, init) => innerFetch(input, { ...init })
    for (const over of [innerFetch, between]) {
      const send = meteredFetch({ tracker: outer, fetch: over })
      expect(await (await send(server.url + CHAT, post(stream))).text()).not.toMatch(/[^\\]"usage/)
    }
    expect(inner.entries).toEqual([])
    expect(outer.entries.length).toBe(2)
  })

  it.each<[string, (answer: Response) => Response]>([
    ['a new Request', (answer) => answer],
    ['a new Request and a new Response', (answer) => new Response(answer.body, answer)],
  ])(
    'know each other where each is of its own copy of the package, behind %s',
    async (_, again) => {
      vi.resetModules()
      const copy = await import('@tokenledger/sdk')
      const [inner, outer] = [recordingMeter(), recordingMeter()]
      const innerFetch = copy.meteredFetch({ tracker: inner })
      const between: typeof fetch = async (input, init) =>
        again(await innerFetch(new Request(input, init)))
      const send = meteredFetch({ tracker: outer, fetch: between })
      server.behave({ statuses: [503] })
      await (await send(server.url + CHAT, post(chat))).text()
      await (await send(server.url + CHAT, post(chat))).json()
      expect(await (await send(server.url + CHAT, post(stream))).text()).not.toMatch(/[^\\]"usage/)
      const entries = [...inner.entries, ...outer.entries]
      expect(entries.map(({ status }) => status)).toEqual(['error', 'ok', 'ok'])
    },
  )
})
