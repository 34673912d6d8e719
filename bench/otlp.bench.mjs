// What a span takes: decoded beside the generated decoder in the same run, and with all the rest. CPU
// time of one core, so that a busy machine changes little.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import protobuf from 'protobufjs'
import { decodeProtobuf } from '../packages/server/dist/ingest/otlp/decode/decode-protobuf.js'
import { EXPORT_REQUESTS } from '../packages/server/dist/ingest/otlp/decode/otlp-messages.js'
import { spansOf } from '../packages/server/dist/ingest/otlp/decode/records.js'
import { readSpan } from '../packages/server/dist/ingest/otlp/reading/read-span.js'
import { takeRequest } from '../packages/server/dist/ingest/otlp/take-request.js'
import { sqliteStore } from '../packages/server/dist/store/sqlite/sqlite-store.js'
import { figure, inFolder, median, print } from './measure.mjs'

const PROTO = join(import.meta.dirname, '../packages/server/src/ingest/otlp/decode/otlp.proto')
const { root } = protobuf.parse(readFileSync(PROTO, 'utf8'))
const codec = root.lookupType('Traces')
const SPANS = 512

const attribute = (key, value) => ({
  key,
  value: typeof value === 'number' ? { intValue: value } : { stringValue: value },
})
const hex = (number, digits) => Buffer.from(number.toString(16).padStart(digits, '0'), 'hex')

/** A request of agents that make four calls each. */
function request(number) {
  const spans = Array.from({ length: SPANS }, (_, index) => {
    const isAgent = index % 5 === 0
    const id = number * SPANS + index + 1
    return {
      traceId: hex(number * SPANS + index - (index % 5) + 1, 32),
      spanId: hex(id, 16),
      ...(!isAgent && { parentSpanId: hex(id - (index % 5), 16) }),
      name: isAgent ? 'invoke_agent planner' : 'chat gpt-5',
      kind: 3,
      startTimeUnixNano: '1764000000000000000',
      endTimeUnixNano: '1764000001000000000',
      attributes: [
        attribute('gen_ai.operation.name', isAgent ? 'invoke_agent' : 'chat'),
        attribute('gen_ai.provider.name', 'openai'),
        attribute('gen_ai.request.model', 'gpt-5'),
        attribute('gen_ai.response.model', 'gpt-5-2025-08-07'),
        ...(isAgent ? [] : [attribute('gen_ai.response.id', `chatcmpl-${id}`)]),
        attribute('gen_ai.agent.name', 'planner'),
        attribute('gen_ai.conversation.id', 'conversation-1'),
        attribute('server.address', 'api.openai.com'),
        attribute('gen_ai.usage.input_tokens', isAgent ? 4800 : 1200),
        attribute('gen_ai.usage.output_tokens', isAgent ? 1200 : 300),
        attribute('gen_ai.usage.cache_read.input_tokens', isAgent ? 4096 : 1024),
      ],
    }
  })
  const resource = { attributes: [attribute('service.name', 'bench')] }
  return codec
    .encode(codec.fromObject({ resourceSpans: [{ resource, scopeSpans: [{ spans }] }] }))
    .finish()
}

const requests = Array.from({ length: 24 }, (_, number) => request(number))

/** Microseconds of CPU a span. */
async function microsecondsOf(work) {
  const all = []
  for (const wire of requests) {
    const before = process.cpuUsage()
    await work(wire)
    const { user, system } = process.cpuUsage(before)
    all.push((user + system) / SPANS)
  }
  return median(all.slice(4))
}

const decode = (wire) => decodeProtobuf(wire, EXPORT_REQUESTS.traces)
const generated = await microsecondsOf((wire) => codec.decode(wire))
const ours = await microsecondsOf(decode)
const read = await microsecondsOf((wire) => spansOf(decode(wire)).records.map(readSpan))
const kept = await inFolder(async (folder) => {
  const store = await sqliteStore({ path: join(folder, 'bench.sqlite') })
  const options = { store, now: () => Date.UTC(2026, 10, 22) }
  const figure = await microsecondsOf((wire) => takeRequest('traces', decode(wire), options))
  await store.close()
  return figure
})

print(
  'OpenTelemetry, by span',
  `Requests of ${SPANS} spans of 11 attributes, four calls to an agent, in protobuf. The floor is the decoder that protobufjs generates.`,
  ['work', 'µs of CPU a span', 'to the floor'],
  [
    ['decoded by the generated decoder', generated],
    ['decoded', ours],
    ['decoded and read', read],
    ['decoded, read, counted once and kept', kept],
  ].map(([name, time]) => [name, figure(time), figure(time / generated)]),
)
