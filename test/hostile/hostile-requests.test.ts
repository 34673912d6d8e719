import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { generated } from '../../packages/server/src/ingest/otlp/decode/otlp-proto.contract.ts'
import { cliMachine } from '../cli/run-cli.ts'
import { type RunningServer, runningServer, totals } from '../serve/running-server.ts'

const home = mkdtempSync(join(tmpdir(), 'tokenledger-hostile-'))
const ledger = join(home, 'ledger.sqlite')
let server: RunningServer

beforeAll(async () => {
  const words = ['serve', '--port', '0', '--ledger', ledger, '--max-body', '4m']
  server = await runningServer({ home, words })
})
afterAll(async () => {
  await server.end('SIGKILL')
  rmSync(home, { recursive: true, force: true })
})

/** A way in: where, and as what. */
interface Way {
  readonly path: string
  readonly type: string
}
const way = (path: string, type: string): Way => ({ path, type })
const JSON_EVENTS = way('/v1/events', 'application/json')
const LINES = way('/v1/events', 'application/x-ndjson')
const CLOUD_EVENT = way('/v1/events', 'application/cloudevents+json')
const CLOUD_EVENTS = way('/v1/events', 'application/cloudevents-batch+json')
const SIGNALS = ['traces', 'metrics', 'logs'] as const
const otlp = (type: string) => SIGNALS.map((signal) => way(`/v1/${signal}`, `application/${type}`))
const OTLP_JSON = otlp('json')
const PROTOBUF = otlp('x-protobuf')
const TEXTS = [JSON_EVENTS, LINES, CLOUD_EVENT, CLOUD_EVENTS, ...OTLP_JSON]
const WAYS = [...TEXTS, ...PROTOBUF]

type Headers = Readonly<Record<string, string>>

async function send({ path, type }: Way, body: string | Uint8Array, headers: Headers = {}) {
  const all = { 'content-type': type, ...headers }
  const sent = typeof body === 'string' ? body : new Uint8Array(body)
  const answer = await fetch(`${server.url}${path}`, { method: 'POST', headers: all, body: sent })
  return { status: answer.status, text: await answer.text() }
}

const TAKEN = [200, 202]
/** What a sender may be told: never that the server has failed, nor that it may come again for nothing. */
const REFUSALS = [400, 413, 415]

interface Answered {
  readonly status: number
  readonly text: string
}

/** Every refusal says why: by a code, or, in OpenTelemetry's form, in a sentence. */
function expectTakenOrRefused({ status, text }: Answered, { path }: Way): void {
  expect([...TAKEN, ...REFUSALS]).toContain(status)
  if (TAKEN.includes(status)) return
  const said = path === '/v1/events' ? JSON.parse(text).error.code : /Cannot [a-z]+ /.exec(text)
  expect(said).toBeTruthy()
}

const EVENT = { id: 'a', provider: 'openai', response_model: 'gpt-4o', input_tokens: 9 }
const CLOUD = { specversion: '1.0', type: 'x', source: 'y', id: 'z', data: EVENT }
const span = {
  traceId: Buffer.alloc(16, 7),
  spanId: Buffer.alloc(8, 7),
  name: 'chat',
  startTimeUnixNano: '1790000000000000000',
  attributes: [
    { key: 'gen_ai.operation.name', value: { stringValue: 'chat' } },
    { key: 'gen_ai.usage.input_tokens', value: { intValue: '10' } },
  ],
}
const REQUESTS = {
  traces: { resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] },
  logs: {
    resourceLogs: [
      {
        scopeLogs: [
          {
            logRecords: [
              {
                body: { stringValue: 'claude_code.api_request' },
                attributes: [{ key: 'input_tokens', value: { intValue: '5' } }],
              },
            ],
          },
        ],
      },
    ],
  },
  metrics: {
    resourceMetrics: [
      {
        scopeMetrics: [
          {
            metrics: [
              {
                name: 'claude_code.token.usage',
                sum: {
                  aggregationTemporality: 2,
                  dataPoints: [
                    {
                      asInt: '3',
                      timeUnixNano: '1790000000000000000',
                      attributes: [{ key: 'type', value: { stringValue: 'input' } }],
                    },
                  ],
                },
              },
            ],
          },
        ],
      },
    ],
  },
} as const

const protobuf = (signal: (typeof SIGNALS)[number], request: object = REQUESTS[signal]): Buffer => {
  const codec = generated[signal]
  return Buffer.from(codec.encode(codec.fromObject(request)).finish())
}

/** A good body of each way, to be damaged. */
const GOOD: readonly (readonly [Way, Uint8Array])[] = [
  [JSON_EVENTS, Buffer.from(JSON.stringify([EVENT, { ...EVENT, id: 'é' }]))],
  [LINES, Buffer.from(`${JSON.stringify(EVENT)}\n${JSON.stringify({ ...EVENT, id: 'b' })}\n`)],
  [CLOUD_EVENT, Buffer.from(JSON.stringify(CLOUD))],
  [CLOUD_EVENTS, Buffer.from(JSON.stringify([CLOUD, { ...CLOUD, id: 'w' }]))],
  ...SIGNALS.flatMap((signal, index): (readonly [Way, Uint8Array])[] => [
    [PROTOBUF[index] ?? JSON_EVENTS, protobuf(signal)],
    [OTLP_JSON[index] ?? JSON_EVENTS, Buffer.from(JSON.stringify(REQUESTS[signal]))],
  ]),
]

const COMPRESSIONS = {
  identity: (bytes: Uint8Array) => bytes,
  gzip: gzipSync,
  deflate: deflateSync,
  br: brotliCompressSync,
} as const

const bytesAtPlaces = fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { maxLength: 6 })
const damaged = fc.record({
  good: fc.constantFrom(...GOOD),
  changes: bytesAtPlaces,
  cut: fc.nat({ max: 8 }),
  more: fc.uint8Array({ maxLength: 12 }),
  encoding: fc.constantFrom('identity', 'gzip', 'deflate', 'br', 'zstd') as fc.Arbitrary<
    keyof typeof COMPRESSIONS | 'zstd'
  >,
  compression: fc.constantFrom('identity', 'gzip', 'deflate', 'br') as fc.Arbitrary<
    keyof typeof COMPRESSIONS
  >,
})

it('takes or refuses whatever damaged requests come, by a code', async () => {
  await fc.assert(
    fc.asyncProperty(damaged, async ({ good, changes, cut, more, encoding, compression }) => {
      const [route, body] = good
      const bytes = Buffer.concat([body.subarray(0, body.length - cut), more])
      for (const [at, byte] of changes) if (bytes.length > 0) bytes[at % bytes.length] = byte
      // Mostly, what a request says of its compression is true.
      const isTrue = cut < 6 && encoding !== 'zstd'
      const packed = COMPRESSIONS[isTrue ? encoding : compression](bytes)
      expectTakenOrRefused(await send(route, packed, { 'content-encoding': encoding }), route)
    }),
    { numRuns: 400 },
  )
  expect(await totals(server.url)).toMatchObject({})
})

it('takes or refuses whatever values stand in a request', async () => {
  const anything = fc.anything({ maxDepth: 3, withBigInt: false, withNullPrototype: true })
  const fields = fc.dictionary(
    fc.constantFrom(
      'id',
      'time',
      'usage',
      'meters',
      'tags',
      'tools',
      'attempt',
      'cost_usd',
      '__proto__',
      'reading',
      'model',
      'input_tokens',
      'data',
      'type',
    ),
    anything,
  )
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...TEXTS), fields, async (route, one) => {
      const event = { ...EVENT, ...one }
      const body = route === CLOUD_EVENT ? { ...CLOUD, data: event } : [event, { ...CLOUD, ...one }]
      expectTakenOrRefused(await send(route, JSON.stringify(body)), route)
    }),
    { numRuns: 200 },
  )
})

const DEPTH = 100_000
const deep = `${'['.repeat(DEPTH)}${']'.repeat(DEPTH)}`
const deepObject = `${'{"a":'.repeat(DEPTH)}1${'}'.repeat(DEPTH)}`

const bomb = gzipSync(Buffer.alloc(200 << 20, ' '))
const twice = gzipSync(bomb)

it.each(WAYS)(
  'refuses a bomb, a body that is too large and one that is cut at $path as $type',
  async (route) => {
    expect((await send(route, bomb, { 'content-encoding': 'gzip' })).status).toBe(413)
    expectTakenOrRefused(await send(route, twice, { 'content-encoding': 'gzip' }), route)
    expect((await send(route, Buffer.alloc(5 << 20, '1'))).status).toBe(413)
    expect((await send(route, bomb.subarray(0, 900), { 'content-encoding': 'gzip' })).status).toBe(
      400,
    )
  },
)

it.each(TEXTS)('takes or refuses what is nested without end at $path as $type', async (route) => {
  const event = `{"id":"deep","input_tokens":1,"usage":${deepObject}}`
  const attribute = `{"key":"gen_ai.input.messages","value":${'{"arrayValue":{"values":['.repeat(20_000)}${']}}'.repeat(20_000)}}`
  const bodies = [
    deep,
    deepObject,
    `[${event}]`,
    event,
    `{"specversion":"1.0","id":"1","source":"s","type":"t","data":${deepObject}}`,
    `{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"b7ad6b7169203331","attributes":[${attribute}]}]}]}]}`,
    `{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":{"stringValue":"x"},"attributes":[${attribute}]}]}]}]}`,
    `{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"x","sum":{"dataPoints":[{"attributes":[${attribute}]}]}}]}]}]}`,
  ]
  for (const body of bodies) expectTakenOrRefused(await send(route, body), route)
})

it.each(TEXTS)(
  'refuses what is no UTF-8, and takes no prototype, at $path as $type',
  async (route) => {
    const bytes = Buffer.from(JSON.stringify([EVENT]).replace('openai', 'opXai'))
    bytes[bytes.indexOf('X')] = 0xff
    const { status, text } = await send(route, bytes)
    // Of lines each one stands for itself.
    if (route === LINES) expect(JSON.parse(text)).toMatchObject({ accepted: 0, rejected: [{}] })
    else expect(status).toBe(400)
    const poison =
      '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"input_tokens":1}'
    for (const body of [poison, `[${poison}]`]) expectTakenOrRefused(await send(route, body), route)
  },
)

const withAttributes = (values: readonly object[]) =>
  protobuf('traces', {
    resourceSpans: [
      {
        scopeSpans: [
          {
            spans: values.map((value, index) => ({
              ...span,
              spanId: Buffer.alloc(8, index + 1),
              attributes: [span.attributes[0], { key: 'gen_ai.usage.input_tokens', value }],
            })),
          },
        ],
      },
    ],
  })

it('counts nothing of counts that are none', async () => {
  const before = await totals(server.url)
  const [traces = JSON_EVENTS] = PROTOBUF
  const values = [
    { doubleValue: Number.NaN },
    { doubleValue: Number.POSITIVE_INFINITY },
    { doubleValue: -1 },
    { intValue: '-9223372036854775808' },
    { intValue: '9223372036854775807' },
    { intValue: '9007199254740993' },
    { stringValue: '1e400' },
    { boolValue: true },
    { arrayValue: { values: [{ intValue: '5' }] } },
  ]
  expect((await send(traces, withAttributes(values))).status).toBe(200)
  expect((await totals(server.url))['input_tokens']).toBe(before['input_tokens'])
})

it('reads what a library wrote into an attribute however deep it is', async () => {
  const [traces = JSON_EVENTS] = PROTOBUF
  const [plainJson = JSON_EVENTS] = OTLP_JSON
  for (const key of [
    'ai.response.providerMetadata',
    'langfuse.observation.usage_details',
    'tokenledger.tags',
  ]) {
    for (const text of [`{"openai":{"usage":{"n":1,"deep":${deepObject}}}}`, deepObject, deep]) {
      const attributes = [span.attributes[0], { key, value: { stringValue: text } }]
      const request = { resourceSpans: [{ scopeSpans: [{ spans: [{ ...span, attributes }] }] }] }
      expectTakenOrRefused(await send(traces, protobuf('traces', request)), traces)
      const ids = { traceId: '07'.repeat(16), spanId: '08'.repeat(8) }
      const inJson = {
        resourceSpans: [{ scopeSpans: [{ spans: [{ ...span, ...ids, attributes }] }] }],
      }
      expectTakenOrRefused(await send(plainJson, JSON.stringify(inJson)), plainJson)
    }
  }
})

it('is the same ledger afterwards, in order to the last cost, and the server was never restarted', async () => {
  expect(server.process.exitCode).toBeNull()
  expect(server.said()).not.toContain('failed')
  expect(await server.end()).toBe(0)
  const { out } = cliMachine().run('verify', '--json', '--ledger', ledger)
  expect(JSON.parse(out)).toMatchObject({ ok: true })
})
