import { expect, it } from 'vitest'
import type { Entry } from '../ledger/entry.ts'
import { TokenUsageTracker } from '../tracker/token-usage-tracker.ts'
import { meteredFetch } from './metered-fetch.ts'

it('an answer that breaks off is recorded with its input, as a stream is', async () => {
  const failure = new Error('torn')
  const pieces = [new TextEncoder().encode('{"id":"c1","choi'), failure]
  const pull = (controller: ReadableStreamDefaultController) => {
    const piece = pieces.shift()
    if (piece === failure) controller.error(failure)
    else controller.enqueue(piece)
  }
  const entries: Entry[] = []
  const tracker = new TokenUsageTracker()
  tracker.addSink({ take: (entry) => entries.push(entry), flush: async () => {} })
  const headers = { 'content-type': 'application/json' }
  const send = async () => new Response(new ReadableStream({ pull }), { headers })
  const messages = [{ role: 'user', content: 'How many words are there in this question?' }]
  const body = JSON.stringify({ model: 'gpt-4o', messages })
  const url = 'https://api.openai.com/v1/chat/completions'
  const answer = await meteredFetch({ fetch: send, tracker })(url, { method: 'POST', body })
  await expect(answer.json()).rejects.toBe(failure)
  expect(entries).toMatchObject([
    { status: 'error', usage: { status: 'partial', estimated: true }, cost: { status: 'priced' } },
  ])
  expect(tracker.getTotalUsage().promptTokens).toBeGreaterThan(10)
  expect(tracker.getTotalUsage().completionTokens).toBe(0)
})
