// Meters calls with long requests and long answers, and says how much of them its heap still holds.
import { meteredFetch, TokenUsageTracker } from '@tokenledger/sdk'

const CALLS = 40
const LONG = 1_000_000
const [, , how] = process.argv
const model = 'a-model-with-a-long-name-2026-11-28'
let calls = 0

const answer = async () => {
  calls += 1
  const id = `chatcmpl-a-long-identifier-${calls}`
  const words = { role: 'assistant', content: `${calls}`.padEnd(LONG, 'answer ') }
  const usage = { prompt_tokens: 3, completion_tokens: 4 }
  const whole = (choice) => ({ id, model, choices: [choice], usage })
  if (how !== 'stream') return Response.json(whole({ message: words, finish_reason: 'stop' }))
  const events = [whole({ delta: words }), whole({ delta: {}, finish_reason: 'stop' })]
  const text = events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join('')
  const headers = { 'content-type': 'text/event-stream' }
  return new Response(`${text}data: [DONE]\n\n`, { headers })
}

const entries = []
const tracker = new TokenUsageTracker({ logger: { info() {}, warn() {} } })
tracker.addSink({ take: (entry) => entries.push(entry), flush: async () => {} })
const fetch = meteredFetch({ fetch: answer, tracker })
for (let at = 0; at < CALLS; at += 1) {
  const messages = [{ role: 'user', content: `${at}`.padEnd(LONG, 'question ') }]
  const more = how === 'stream' ? { stream: true, stream_options: { include_usage: true } } : {}
  const body = JSON.stringify({ model, service_tier: 'a-tier-with-a-long-name', messages, ...more })
  const response = await fetch('https://api.openai.com/v1/chat/completions', {
    method: 'POST',
    body,
  })
  if (how === 'stream') for await (const _ of response.body);
  else await response[how]()
}
globalThis.gc()
const heap = process.memoryUsage().heapUsed
const { requestModel, responseId } = entries.at(-1)
process.stdout.write(JSON.stringify({ entries: entries.length, requestModel, responseId, heap }))
