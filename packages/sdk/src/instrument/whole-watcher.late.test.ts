import { describe, expect, it } from 'vitest'
import type { Entry } from '../ledger/entry.ts'
import { recordLateCalls } from '../tracker/late-calls.ts'
import { run } from '../tracker/run.ts'
import { TokenUsageTracker } from '../tracker/token-usage-tracker.ts'
import { meteredFetch } from './metered-fetch.ts'

const CHAT = 'https://api.openai.com/v1/chat/completions'
const RESPONSES = 'https://api.openai.com/v1/responses'
const USAGE = { prompt_tokens: 12, completion_tokens: 30, total_tokens: 42 }
const JSON_TYPE = { headers: { 'content-type': 'application/json' } }

const answerOf = (id: string, content = 'Fine.') => ({
  id,
  object: 'chat.completion',
  model: 'gpt-4o-2024-08-06',
  choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
  usage: USAGE,
})

/** Calls of a tracker that records them late, or at once. */
function metered(send: typeof fetch, isPatient: boolean) {
  const entries: Entry[] = []
  const tracker = new TokenUsageTracker({ logger: { info() {}, warn() {} } })
  tracker.addSink({ isPatient, take: (entry) => entries.push(entry), flush: async () => {} })
  const own = meteredFetch({ fetch: send, tracker })
  const call = (url = CHAT, request: object = {}) =>
    own(url, {
      method: 'POST',
      body: JSON.stringify({ model: 'gpt-4o', messages: [], ...request }),
    })
  const get = (url: string) => own(url)
  const recorded = () => {
    recordLateCalls()
    return entries
  }
  return { call, get, recorded, entries }
}

const sending = (body: string) => async () => new Response(body, JSON_TYPE)

describe('an answer that is read when its call is recorded', () => {
  it('counts what came, whatever its reader has made of it meanwhile', async () => {
    const { call, recorded, entries } = metered(sending(JSON.stringify(answerOf('a'))), true)
    const value = (await (await call()).json()) as { usage?: unknown; choices: unknown[] }
    delete value.usage
    value.choices.length = 0
    expect(entries).toEqual([])
    expect(recorded()).toMatchObject([
      { id: 'a', status: 'ok', usage: { segments: [{ meters: { input: 12, output: 30 } }] } },
    ])
  })

  it.each(['json', 'text', 'arrayBuffer', 'blob', 'bytes', 'stream'] as const)(
    'is the same as one that is read at once, by %s',
    async (way) => {
      const read = async (response: Response) => {
        if (way === 'stream') for await (const _ of response.body ?? []);
        else if (typeof response[way as 'text'] === 'function') await response[way as 'text']()
        else await response.text()
      }
      for (const content of ['Fine.', 'Fine. '.repeat(2000)]) {
        const body = JSON.stringify(answerOf('a', content))
        const [late, now] = [metered(sending(body), true), metered(sending(body), false)]
        await read(await late.call())
        await read(await now.call())
        const [one, other] = [late.recorded()[0], now.recorded()[0]]
        expect(one).toMatchObject({ usage: { status: 'ok' } })
        const { id: _id, time: _time, durationMs: _ms, ...facts } = other ?? ({} as Entry)
        expect(one).toMatchObject(facts)
      }
    },
  )

  it('fails for its reader as it would have, and is recorded', async () => {
    for (const body of ['', '{"id":"a","usage":{"prompt_tok', 'no JSON']) {
      const { call, recorded } = metered(sending(body), true)
      const plain = await new Response(body, JSON_TYPE).json().catch((error: Error) => error)
      const own = await (await call()).json().catch((error: Error) => error)
      expect(own).toBeInstanceOf(SyntaxError)
      expect((own as Error).message).toBe((plain as Error).message)
      expect(recorded()).toMatchObject([{ status: 'error' }])
    }
  })

  it('is read at once where its class parses in ways of its own', async () => {
    class OwnResponse extends Response {}
    const json = async () => ({ ...answerOf('own'), isOwn: true })
    Object.defineProperty(OwnResponse.prototype, 'json', { value: json })
    const send = async () => new OwnResponse('{}', JSON_TYPE)
    const { call, recorded } = metered(send, true)
    expect(await (await call()).json()).toMatchObject({ isOwn: true })
    expect(recorded()).toMatchObject([{ id: 'own' }])
  })

  it('is parsed by its own class, also where that gives another text', async () => {
    class OwnResponse extends Response {}
    Object.defineProperty(OwnResponse.prototype, 'text', { value: async () => '{"id":"other"}' })
    const body = JSON.stringify(answerOf('own'))
    const { call, recorded } = metered(async () => new OwnResponse(body, JSON_TYPE), true)
    expect(await (await call()).json()).toMatchObject({ id: 'own' })
    expect(recorded()).toMatchObject([{ usage: { segments: [{ meters: { input: 12 } }] } }])
  })

  it('is none of a call that has only begun; whoever waits for it counts on behalf of who began it', async () => {
    const states = ['queued', 'completed']
    const send = async () => {
      const status = states.shift()
      const usage = status === 'completed' ? { input_tokens: 5, output_tokens: 6 } : null
      const answer = { id: 'resp_1', object: 'response', model: 'gpt-5', background: true }
      return new Response(JSON.stringify({ ...answer, status, usage }), JSON_TYPE)
    }
    const { call, get, recorded } = metered(send, true)
    await run({ agent: 'PM' }, async () => (await call(RESPONSES, { background: true })).json())
    await (await get(`${RESPONSES}/resp_1`)).json()
    expect(recorded()).toMatchObject([{ id: 'resp_1', dimensions: { agent: 'PM' } }])
  })
})

it('what a stream brings behind its end counts neither late nor at once', async () => {
  const chunk = (usage: object) => `data: ${JSON.stringify({ ...answerOf('a'), usage })}\n\n`
  const pieces = [chunk(USAGE), 'data: [DONE]\n\n', chunk({ prompt_tokens: 1000 })]
  for (const isPatient of [true, false]) {
    const left = [...pieces]
    const pull = (controller: ReadableStreamDefaultController) => {
      const piece = left.shift()
      if (piece === undefined) controller.close()
      else controller.enqueue(new TextEncoder().encode(piece))
    }
    const headers = { 'content-type': 'text/event-stream' }
    const send = async () => new Response(new ReadableStream({ pull }), { headers })
    const { call, recorded } = metered(send, isPatient)
    await (await call(CHAT, { stream: true })).text()
    expect(recorded()).toMatchObject([{ usage: { segments: [{ meters: { input: 12 } }] } }])
  }
})
