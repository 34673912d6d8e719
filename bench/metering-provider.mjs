// A provider on this machine for the benchmark of metering, in a process of its own.
import { createServer } from 'node:http'

const [, , chunks] = process.argv.map(Number)
const MODEL = 'gpt-4o-2024-08-06'
const USAGE = {
  prompt_tokens: 1000,
  completion_tokens: 200,
  total_tokens: 1200,
  prompt_tokens_details: { cached_tokens: 600, audio_tokens: 0 },
  completion_tokens_details: { reasoning_tokens: 0, audio_tokens: 0 },
}
let calls = 0

const server = createServer((request, response) => {
  const pieces = []
  request.on('data', (piece) => pieces.push(piece))
  request.on('end', () => {
    calls += 1
    const asked = JSON.parse(Buffer.concat(pieces).toString())
    if (asked.stream) sendStream(response, asked.stream_options?.include_usage === true)
    else sendBody(response)
  })
})

function sendBody(response) {
  const message = { role: 'assistant', content: 'All is well. '.repeat(60), refusal: null }
  const choices = [{ index: 0, message, logprobs: null, finish_reason: 'stop' }]
  const base = { id: `chatcmpl-${calls}`, object: 'chat.completion', created: 1, model: MODEL }
  response.writeHead(200, { 'content-type': 'application/json' })
  response.end(JSON.stringify({ ...base, choices, usage: USAGE }))
}

async function sendStream(response, wantsUsage) {
  const base = {
    id: `chatcmpl-${calls}`,
    object: 'chat.completion.chunk',
    created: 1,
    model: MODEL,
    service_tier: 'default',
    system_fingerprint: 'fp_ee1d74bde0',
  }
  const usage = wantsUsage ? { usage: null } : {}
  const send = (event) => response.write(`data: ${JSON.stringify(event)}\n\n`)
  const chunk = (delta, finish_reason = null) =>
    send({
      ...base,
      choices: [{ index: 0, delta, logprobs: null, finish_reason }],
      ...usage,
      obfuscation: 'aB3',
    })
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  for (let i = 0; i < chunks; i += 1) chunk({ content: ` word${i % 100}` })
  chunk({}, 'stop')
  if (wantsUsage) send({ ...base, choices: [], usage: USAGE })
  response.end('data: [DONE]\n\n')
}

server.listen(0, '127.0.0.1', () => process.send(server.address().port))
