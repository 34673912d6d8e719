import { crc32 } from 'node:zlib'
import { anthropicWire } from './anthropic.ts'
import { json, type Reply, type Wire, type WireRequest, WORDS } from './reply.ts'

const USAGE = { inputTokens: 400, outputTokens: 200, totalTokens: 1200, cacheReadInputTokens: 600 }
const EVENTS = 'application/vnd.amazon.eventstream'

/** Bedrock: Converse, and models invoked as they are. */
export const bedrockWire: Wire = (request) => {
  const { path } = request
  if (path.endsWith('/converse')) return json(converse())
  if (path.endsWith('/converse-stream')) return converseStream()
  if (path.endsWith('/invoke')) return invoke(request)
  if (path.endsWith('/invoke-with-response-stream')) return invokeStream(request)
  return null
}

function converse(): object {
  const toolUse = { toolUseId: 't1', name: 'get_weather', input: { city: 'Köln' } }
  const message = { role: 'assistant', content: [{ text: WORDS.join('') }, { toolUse }] }
  return { output: { message }, stopReason: 'tool_use', usage: USAGE, metrics: { latencyMs: 5 } }
}

function converseStream(): Reply {
  const place = { contentBlockIndex: 0 }
  const pieces = [
    frame('messageStart', { role: 'assistant' }),
    ...WORDS.map((text) => frame('contentBlockDelta', { ...place, delta: { text } })),
    frame('contentBlockStop', place),
    frame('messageStop', { stopReason: 'end_turn' }),
    frame('metadata', { usage: USAGE, metrics: { latencyMs: 5 } }),
  ]
  return { type: EVENTS, pieces }
}

function invoke(request: WireRequest): Reply {
  if (!request.path.includes('titan')) return anthropicOf(request, false)
  const headers = { 'x-amzn-bedrock-input-token-count': '7' }
  return { ...json({ embedding: [0.1, 0.2] }), headers }
}

/** Each event of the model in base64. */
function invokeStream(request: WireRequest): Reply {
  const datas = anthropicOf(request, true).pieces.map(
    (piece) => /^data: (.*)$/m.exec(String(piece))?.[1],
  )
  const pieces = datas.map((data) =>
    frame('chunk', { bytes: Buffer.from(data ?? '').toString('base64') }),
  )
  return { type: EVENTS, pieces }
}

function anthropicOf(request: WireRequest, stream: boolean): Reply {
  const asked = { ...request, path: '/v1/messages', body: { ...request.body, stream } }
  const reply = anthropicWire(asked)
  if (reply === null) throw new Error('no message')
  return reply
}

/** A frame of AWS's event stream. */
function frame(type: string, payload: object): Uint8Array {
  const headers = Buffer.concat([
    header(':event-type', type),
    header(':content-type', 'application/json'),
    header(':message-type', 'event'),
  ])
  const body = Buffer.from(JSON.stringify(payload))
  const prelude = Buffer.alloc(8)
  prelude.writeUInt32BE(headers.length + body.length + 16, 0)
  prelude.writeUInt32BE(headers.length, 4)
  const whole = Buffer.concat([prelude, checksum(prelude), headers, body])
  return Buffer.concat([whole, checksum(whole)])
}

function header(name: string, value: string): Buffer {
  const length = Buffer.alloc(2)
  length.writeUInt16BE(Buffer.byteLength(value))
  const parts = [
    Buffer.of(name.length),
    Buffer.from(name),
    Buffer.of(7),
    length,
    Buffer.from(value),
  ]
  return Buffer.concat(parts)
}

function checksum(bytes: Buffer): Buffer {
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(crc32(bytes))
  return sum
}
