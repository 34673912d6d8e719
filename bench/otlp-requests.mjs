// Requests of OpenTelemetry in protobuf: agents that make four calls each.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import protobuf from 'protobufjs'

const PROTO = join(import.meta.dirname, '../packages/server/src/ingest/otlp/decode/otlp.proto')
const { root } = protobuf.parse(readFileSync(PROTO, 'utf8'))
/** The generated codec. */
export const codec = root.lookupType('Traces')
/** Spans of a request. */
export const SPANS = 512

const attribute = (key, value) => ({
  key,
  value: typeof value === 'number' ? { intValue: value } : { stringValue: value },
})
const hex = (number, digits) => Buffer.from(number.toString(16).padStart(digits, '0'), 'hex')

/** The request with this number, of spans that stand in no other. */
export function request(number) {
  const spans = Array.from({ length: SPANS }, (_, index) => {
    const isAgent = index % 5 === 0
    const id = number * SPANS + index + 1
    return {
      traceId: hex(number * SPANS + index - (index % 5) + 1, 32),
      spanId: hex(id, 16),
      ...(!isAgent && { parentSpanId: hex(id - (index % 5), 16) }),
      name: isAgent ? 'invoke_agent planner' : 'chat gpt-5',
      kind: 3,
      startTimeUnixNano: '1795300000000000000',
      endTimeUnixNano: '1795300001000000000',
      attributes: [
        attribute('gen_ai.operation.name', isAgent ? 'invoke_agent' : 'chat'),
        attribute('gen_ai.provider.name', 'openai'),
        attribute('gen_ai.request.model', 'gpt-5'),
        attribute('gen_ai.response.model', 'gpt-5-2025-08-07'),
        ...(isAgent ? [] : [attribute('gen_ai.response.id', `chatcmpl-A${id}`)]),
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
