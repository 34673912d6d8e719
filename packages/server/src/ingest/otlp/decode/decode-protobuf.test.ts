import { TokenledgerError } from '@tokenledger/sdk/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeProtobuf } from './decode-protobuf.ts'
import { EXPORT_REQUESTS, type Signal } from './otlp-messages.ts'
import { generated, isLong } from './otlp-proto.contract.ts'

const text = fc.string({ unit: 'binary', maxLength: 12 })
const nanos = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(String)
const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String)
const uint32 = fc.nat({ max: 0xffff_ffff })
const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })
const some = <T>(one: fc.Arbitrary<T>) => fc.array(one, { maxLength: 3 })
const message = <T extends object>(fields: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
  fc.record(fields, { requiredKeys: [] })

const { value: anyValue } = fc.letrec<{ value: object; pair: object }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.record({ stringValue: text }),
    fc.record({ boolValue: fc.boolean() }),
    fc.record({ intValue: int64 }),
    fc.record({ doubleValue: fc.double() }),
    fc.record({ bytesValue: fc.uint8Array({ maxLength: 5 }) }),
    fc.record({ arrayValue: fc.record({ values: some(tie('value')) }) }),
    fc.record({ kvlistValue: fc.record({ values: some(tie('pair')) }) }),
  ),
  pair: message({ key: text, value: tie('value') }),
}))
const attributes = some(message({ key: text, value: anyValue }))
const resource = message({ attributes, droppedAttributesCount: uint32 })
const scope = message({ name: text, version: text, attributes })
const times = { startTimeUnixNano: nanos, timeUnixNano: nanos }

const span = message({
  traceId: bytes(16),
  spanId: bytes(8),
  parentSpanId: bytes(8),
  traceState: text,
  flags: uint32,
  name: text,
  kind: uint32,
  startTimeUnixNano: nanos,
  endTimeUnixNano: nanos,
  attributes,
  droppedAttributesCount: uint32,
  events: some(message({ timeUnixNano: nanos, name: text, attributes })),
  links: some(message({ traceId: bytes(16), attributes })),
  status: message({ message: text, code: uint32 }),
})
const log = message({
  timeUnixNano: nanos,
  observedTimeUnixNano: nanos,
  severityNumber: uint32,
  body: anyValue,
  attributes,
  traceId: bytes(16),
  spanId: bytes(8),
  eventName: text,
})
const point = fc.oneof(
  message({ ...times, attributes, asInt: int64 }),
  message({ ...times, attributes, asDouble: fc.double() }),
)
const histogramPoint = message({
  ...times,
  attributes,
  count: nanos,
  sum: fc.double(),
  bucketCounts: some(nanos),
  explicitBounds: some(fc.double()),
})
const sum = message({
  dataPoints: some(point),
  aggregationTemporality: uint32,
  isMonotonic: fc.boolean(),
})
const histogram = message({ dataPoints: some(histogramPoint), aggregationTemporality: uint32 })
const exponential = message({
  dataPoints: some(message({ ...times, attributes, count: nanos, sum: fc.double() })),
  aggregationTemporality: uint32,
})
const metric = fc.oneof(
  message({ name: text, unit: text, description: text, sum }),
  message({ name: text, histogram }),
  message({ name: text, gauge: message({ dataPoints: some(point) }) }),
  message({ name: text, exponentialHistogram: exponential }),
)
const REQUESTS: Readonly<Record<Signal, fc.Arbitrary<object>>> = {
  traces: fc.record({
    resourceSpans: some(
      message({ resource, scopeSpans: some(message({ scope, spans: some(span) })) }),
    ),
  }),
  logs: fc.record({
    resourceLogs: some(
      message({ resource, scopeLogs: some(message({ scope, logRecords: some(log) })) }),
    ),
  }),
  metrics: fc.record({
    resourceMetrics: some(
      message({ resource, scopeMetrics: some(message({ scope, metrics: some(metric) })) }),
    ),
  }),
}

const SKIPPED = new Set([
  'traceState',
  'flags',
  'links',
  'droppedAttributesCount',
  'severityNumber',
  'description',
  'message',
])
const IDS = new Set(['traceId', 'spanId', 'parentSpanId'])

/** What the generated decoder gives, in the words of ours. */
function told(value: unknown, name = '', parent = ''): unknown {
  if (Array.isArray(value)) return value.map((one) => told(one))
  if (typeof value === 'string' && IDS.has(name))
    return Buffer.from(value, 'base64').toString('hex')
  if (isLong(value)) {
    const number = Number(value.toString())
    return Number.isSafeInteger(number) ? number : value.toString()
  }
  if (typeof value !== 'object' || value === null) return value
  const kept = Object.entries(value).filter(
    ([key]) => !SKIPPED.has(key) && !(key === 'attributes' && parent === 'scope'),
  )
  return Object.fromEntries(kept.map(([key, inner]) => [key, told(inner, key, key)]))
}

describe.each(Object.keys(REQUESTS) as Signal[])('%s', (signal) => {
  const codec = generated[signal]
  const encode = (request: object) => codec.encode(codec.fromObject(request)).finish()

  it('are decoded as by the generated decoder', () => {
    fc.assert(
      fc.property(REQUESTS[signal], (request) => {
        const wire = encode(request)
        const expected = codec.toObject(codec.decode(wire), { bytes: String })
        expect(decodeProtobuf(wire, EXPORT_REQUESTS[signal])).toEqual(told(expected))
      }),
      { numRuns: 300 },
    )
  })

  it('that are damaged are refused, or decoded to something', () => {
    const damage = fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), {
      minLength: 1,
      maxLength: 8,
    })
    fc.assert(
      fc.property(REQUESTS[signal], damage, fc.nat(), (request, changes, cut) => {
        const wire = Buffer.from(encode(request))
        for (const [at, byte] of changes) if (wire.length > 0) wire[at % wire.length] = byte
        expectDecodedOrRefused(wire.subarray(0, wire.length - (cut % 4)), signal)
      }),
      { numRuns: 500 },
    )
  })
})

function expectDecodedOrRefused(wire: Uint8Array, signal: Signal): void {
  try {
    decodeProtobuf(wire, EXPORT_REQUESTS[signal])
  } catch (error) {
    expect(error instanceof TokenledgerError && error.code).toBe('invalid_otlp')
  }
}

describe('bounds', () => {
  it('are those of nesting', () => {
    let value: object = { stringValue: 'deep' }
    for (let depth = 0; depth < 40; depth++) value = { arrayValue: { values: [value] } }
    const { logs } = generated
    const request = { resourceLogs: [{ scopeLogs: [{ logRecords: [{ body: value }] }] }] }
    const wire = logs.encode(logs.fromObject(request)).finish()
    expect(() => decodeProtobuf(wire, EXPORT_REQUESTS.logs)).toThrow(/nested deeper than 64/)
  })

  it('are those of memory: two bytes may not become fifty without end', () => {
    const empties = Buffer.alloc(4_100_000, Buffer.from([0x0a, 0x00]))
    expect(() => decodeProtobuf(empties, EXPORT_REQUESTS.traces)).toThrow(
      /at most 2000000 messages/,
    )
  })

  it.each([
    ['a cut length', [0x0a, 0x05, 0x01]],
    ['an endless number', Array(12).fill(0xff)],
    ['a group', [0x0b]],
    ['field 0', [0x02, 0x00]],
    ['a length beyond 2^53', [0x0a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01]],
  ])('refuses %s', (_name, wire) => {
    expect(() => decodeProtobuf(Uint8Array.from(wire), EXPORT_REQUESTS.traces)).toThrow(
      expect.objectContaining({ code: 'invalid_otlp' }),
    )
  })

  it('takes fields that nobody knows yet', () => {
    const wire = Uint8Array.from([0xf8, 0x07, 0x01, 0xfa, 0x07, 0x01, 0x61, 0xfd, 0x07, 1, 2, 3, 4])
    expect(decodeProtobuf(wire, EXPORT_REQUESTS.traces)).toEqual({})
  })
})
