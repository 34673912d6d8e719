import { TokenledgerError } from '@tokenledger/sdk/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AttributeValue } from '../attributes.ts'
import { type ExportRequest, logsOf, pointsOf, spansOf } from '../decode-request.ts'
import { generated, isLong } from '../otlp-proto.contract.ts'
import type { Origin, Records } from '../records.ts'
import type { Signal } from '../signal.ts'

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

const IDS = new Set(['traceId', 'spanId', 'parentSpanId'])

/** What the generated decoder gives, as OTLP's JSON form has it. */
function asJson(value: unknown, name = ''): unknown {
  if (Array.isArray(value)) return value.map((one) => asJson(one))
  if (typeof value === 'string' && IDS.has(name))
    return Buffer.from(value, 'base64').toString('hex')
  if (isLong(value)) return value.toString()
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, asJson(inner, key)]))
}

type AnyRecord = Origin & { readonly attributes: Iterable<[string, AttributeValue]> }

const RECORDS_OF: Readonly<Record<Signal, (request: ExportRequest) => Records<AnyRecord>>> = {
  traces: spansOf,
  logs: logsOf,
  metrics: pointsOf,
}

/** All that a request says, decoded. */
function toldBy(signal: Signal, request: ExportRequest) {
  const { records, ...others } = RECORDS_OF[signal](request)
  return {
    ...others,
    records: records.map((record) => ({
      ...record,
      attributes: new Map(record.attributes),
      resource: new Map(record.resource),
    })),
  }
}

describe.each(Object.keys(REQUESTS) as Signal[])('%s', (signal) => {
  const codec = generated[signal]
  const encode = (request: object) => codec.encode(codec.fromObject(request)).finish()

  it('are decoded as by the generated decoder', () => {
    fc.assert(
      fc.property(REQUESTS[signal], (request) => {
        const wire = encode(request)
        const json = asJson(codec.toObject(codec.decode(wire), { bytes: String }))
        expect(toldBy(signal, wire)).toEqual(toldBy(signal, json as ExportRequest))
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
    toldBy(signal, wire)
  } catch (error) {
    expect(error instanceof TokenledgerError && error.code).toBe('invalid_otlp')
  }
}

const body = (value: object): Uint8Array => {
  const request = { resourceLogs: [{ scopeLogs: [{ logRecords: [{ body: value }] }] }] }
  return generated.logs.encode(generated.logs.fromObject(request)).finish()
}

const nested = (levels: number): object =>
  levels === 0 ? { intValue: 1 } : { arrayValue: { values: [nested(levels - 1)] } }

describe('bounds', () => {
  it('are those of nesting: what is deeper counts as absent, without being entered', () => {
    const innermost = (value: AttributeValue): AttributeValue =>
      Array.isArray(value) ? innermost(value[0]) : value
    const bodyOf = (levels: number) => logsOf(body(nested(levels))).records[0]?.body ?? null
    expect([32, 33].map((levels) => innermost(bodyOf(levels)))).toEqual([1, null])
    let wire: Buffer = Buffer.alloc(0)
    // Written by hand: the generated encoder exhausts the stack itself.
    for (let level = 0; level < 20_000; level++) wire = within(0x2a, within(0x0a, wire))
    const outer = [0x2a, 0x12, 0x12, 0x0a].reduce((inner: Buffer, tag) => within(tag, inner), wire)
    expect(logsOf(outer).records).toHaveLength(1)
  })

  it('are those of memory: two bytes may not become fifty without end', () => {
    const empties = Buffer.alloc(4_100_000, Buffer.from([0x0a, 0x00]))
    expect(() => spansOf(empties)).toThrow(/at most 2000000 messages/)
  })

  it.each([
    ['a cut length', [0x0a, 0x05, 0x01]],
    ['an endless number', Array(12).fill(0xff)],
    ['a group', [0x0b]],
    ['field 0', [0x02, 0x00]],
    ['a length beyond 2^53', [0x0a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01]],
  ])('refuses %s', (_name, wire) => {
    expect(() => spansOf(Uint8Array.from(wire))).toThrow(
      expect.objectContaining({ code: 'invalid_otlp' }),
    )
  })

  it('takes fields that nobody knows yet', () => {
    const wire = Uint8Array.from([0xf8, 0x07, 0x01, 0xfa, 0x07, 0x01, 0x61, 0xfd, 0x07, 1, 2, 3, 4])
    expect(spansOf(wire).records).toEqual([])
  })
})

/** A message in a field of another one. */
function within(tag: number, message: Buffer): Buffer {
  const length: number[] = []
  for (let rest = message.length; rest > 0 || length.length === 0; rest >>>= 7)
    length.push((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0))
  return Buffer.concat([Buffer.from([tag, ...length]), message])
}

it('are read wherever their parts stand: a program after its spans, a library after them', () => {
  const attribute = within(0x0a, Buffer.from('service.name'))
  const named = within(
    0x0a,
    Buffer.concat([attribute, within(0x12, within(0x0a, Buffer.from('shop')))]),
  )
  const id = Buffer.concat([within(0x0a, Buffer.alloc(16, 1)), within(0x12, Buffer.alloc(8, 2))])
  const scope = within(0x0a, within(0x0a, Buffer.from('library')))
  const scopeSpans = within(0x12, Buffer.concat([within(0x12, id), scope]))
  const request = within(0x0a, Buffer.concat([scopeSpans, within(0x0a, named)]))
  expect(toldBy('traces', request).records).toMatchObject([
    { scope: { name: 'library' }, resource: new Map([['service.name', 'shop']]) },
  ])
})

it('keep texts apart that have one place among those met last', () => {
  const names = ['é', '\u00c3\u00a9', 'a', ...Array.from({ length: 3000 }, (_, n) => `name-${n}`)]
  const spans = [...names, ...names].map((name) => ({
    traceId: Buffer.alloc(16, 1),
    spanId: Buffer.alloc(8, 1),
    name,
  }))
  const request = generated.traces.fromObject({ resourceSpans: [{ scopeSpans: [{ spans }] }] })
  const { records } = spansOf(generated.traces.encode(request).finish())
  expect(records.map(({ name }) => name)).toEqual([...names, ...names])
})
