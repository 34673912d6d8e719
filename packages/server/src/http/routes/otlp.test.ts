import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { generated } from '../../ingest/otlp/decode/otlp-proto.contract.ts'
import { memoryStore } from '../../store/memory/memory-store.ts'
import { createApp } from '../app.ts'

const serverOf = () => {
  const store = memoryStore()
  return { store, app: createApp({ store, now: Date.now, newId: () => crypto.randomUUID() }) }
}

const attribute = (key: string, value: object) => ({ key, value })
const span = (traceId: string, spanId: string) => ({
  traceId,
  spanId,
  name: 'chat gpt-5',
  startTimeUnixNano: `${Date.now()}000000`,
  attributes: [
    attribute('gen_ai.operation.name', { stringValue: 'chat' }),
    attribute('gen_ai.request.model', { stringValue: 'gpt-5' }),
    attribute('gen_ai.usage.input_tokens', { intValue: '10' }),
    attribute('gen_ai.usage.output_tokens', { intValue: 2 }),
  ],
})
const request = (...spans: readonly object[]) => ({ resourceSpans: [{ scopeSpans: [{ spans }] }] })
const TRACE = '0af7651916cd43dd8448eb211c80319c'
const GOOD = span(TRACE, 'b7ad6b7169203331')
const BAD = span('0'.repeat(32), 'b7ad6b7169203331')

const post = (payload: string | Buffer, headers: Record<string, string>, signal = 'traces') => ({
  method: 'POST' as const,
  url: `/v1/${signal}`,
  payload,
  headers,
})
const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' }
const PROTOBUF_TYPE = { 'content-type': 'application/x-protobuf' }

const ids = (one: ReturnType<typeof span>) => ({
  ...one,
  traceId: Buffer.from(one.traceId, 'hex'),
  spanId: Buffer.from(one.spanId, 'hex'),
})
const { traces } = generated
const protobuf = (...spans: readonly ReturnType<typeof span>[]): Buffer =>
  Buffer.from(traces.encode(traces.fromObject(request(...spans.map(ids)))).finish())

it('takes both forms of one span, compressed or not, once', async () => {
  const { app } = serverOf()
  const json = JSON.stringify(request(GOOD))
  const answers = [
    await app.inject(post(protobuf(GOOD), PROTOBUF_TYPE)),
    await app.inject(post(json, JSON_TYPE)),
    await app.inject(post(gzipSync(json), { ...JSON_TYPE, 'content-encoding': 'gzip' })),
    await app.inject(
      post(gzipSync(protobuf(GOOD)), { ...PROTOBUF_TYPE, 'content-encoding': 'gzip' }),
    ),
  ]
  expect(
    answers.map(({ statusCode, headers, body }) => [statusCode, headers['content-type'], body]),
  ).toEqual([
    [200, 'application/x-protobuf', ''],
    [200, 'application/json; charset=utf-8', '{}'],
    [200, 'application/json; charset=utf-8', '{}'],
    [200, 'application/x-protobuf', ''],
  ])
  const usage = await app.inject('/v1/usage?group_by=model')
  expect(usage.json().rows).toMatchObject([
    { model: 'gpt-5', calls: 1, input_tokens: 10, output_tokens: 2 },
  ])
})

it('takes names in snake case, enumerations by name, and what else JSON allows', async () => {
  const { app } = serverOf()
  const body = {
    resource_spans: [
      {
        resource: { attributes: [attribute('service.name', { string_value: 'shop' })] },
        scope_spans: [
          {
            spans: [
              {
                trace_id: TRACE.toUpperCase(),
                span_id: 'b7ad6b7169203331',
                kind: 'SPAN_KIND_CLIENT',
                status: { code: 'STATUS_CODE_ERROR' },
                start_time_unix_nano: Date.now() * 1e6,
                attributes: [
                  attribute('gen_ai.operation.name', { string_value: 'chat' }),
                  attribute('gen_ai.usage.input_tokens', { double_value: 10 }),
                ],
                unknown_field: { deep: [] },
              },
            ],
          },
        ],
      },
    ],
  }
  await app.inject(post(JSON.stringify(body), JSON_TYPE))
  const usage = await app.inject('/v1/usage?group_by=project,status')
  expect(usage.json().rows).toMatchObject([{ project: 'shop', status: 'error', input_tokens: 10 }])
})

it('says what it has rejected, and keeps the neighbours', async () => {
  const { app } = serverOf()
  const json = await app.inject(post(JSON.stringify(request(BAD, GOOD)), JSON_TYPE))
  expect([json.statusCode, json.json()]).toEqual([
    200,
    {
      partialSuccess: { rejectedSpans: '1', errorMessage: expect.stringMatching(/32 hexadecimal/) },
    },
  ])
  const { rawPayload } = await app.inject(post(protobuf(BAD), PROTOBUF_TYPE))
  expect([...rawPayload.subarray(0, 1), ...rawPayload.subarray(2, 5)]).toEqual([
    0x0a, 0x08, 1, 0x12,
  ])
  expect(rawPayload.toString()).toContain('32 hexadecimal digits')
})

it('refuses in the form of the request, with a google.rpc.Status', async () => {
  const { app } = serverOf()
  const json = await app.inject(post('{', JSON_TYPE))
  expect([json.statusCode, json.json()]).toEqual([
    400,
    { code: 3, message: expect.stringContaining('it is no JSON') },
  ])
  const binary = await app.inject(post(Buffer.from([0xff]), PROTOBUF_TYPE))
  expect([binary.statusCode, binary.headers['content-type'], binary.rawPayload[1]]).toEqual([
    400,
    'application/x-protobuf',
    3,
  ])
  const statusOf = async (body: string | Buffer, headers: Record<string, string>) =>
    (await app.inject(post(body, headers))).statusCode
  expect(await statusOf('a', { 'content-type': 'text/plain' })).toBe(415)
  expect(await statusOf('a', { ...JSON_TYPE, 'content-encoding': 'zstd' })).toBe(415)
  expect(await statusOf('a', { ...JSON_TYPE, 'content-encoding': 'gzip' })).toBe(400)
  const bomb = gzipSync(Buffer.alloc(65 << 20))
  expect(await statusOf(bomb, { ...JSON_TYPE, 'content-encoding': 'gzip' })).toBe(413)
})

it('takes empty requests of each signal', async () => {
  const { app } = serverOf()
  for (const signal of ['traces', 'metrics', 'logs']) {
    expect((await app.inject(post('{}', JSON_TYPE, signal))).body).toBe('{}')
    expect((await app.inject(post(Buffer.alloc(0), PROTOBUF_TYPE, signal))).statusCode).toBe(200)
  }
})

it('takes no prototype from JSON', async () => {
  const { app } = serverOf()
  const body = `{"__proto__":{"polluted":1},"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"${TRACE}","spanId":"b7ad6b7169203331","attributes":[{"key":"__proto__","value":{"kvlistValue":{"values":[{"key":"__proto__","value":{"intValue":1}}]}}}]}]}]}]}`
  expect((await app.inject(post(body, JSON_TYPE))).statusCode).toBe(200)
  expect(Reflect.get({}, 'polluted')).toBeUndefined()
})
