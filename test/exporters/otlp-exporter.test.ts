import { type Entry, type OtlpExporterOptions, otlpExporter, totalsOf } from '@tokenledger/sdk'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  callOf,
  missingCall,
  reversalOf,
  START,
  usageOf,
} from '../../packages/server/src/store/entries.contract.ts'
import { randomEntry } from '../../packages/server/src/store/random-entry.contract.ts'
import { type Collector, collector, type DataPoint, type Metric, plain } from './collector.ts'

let server: Collector
let warnings: string[]

beforeAll(async () => {
  server = await collector()
})
afterAll(() => server.close())
beforeEach(() => {
  server.traces.length = 0
  server.metrics.length = 0
  server.answers = []
  warnings = []
})

const CALL = callOf('call-1', {
  dimensions: {
    provider: 'anthropic',
    operation: 'chat',
    agent: 'PM',
    task: 'T1',
    tool: 'search',
    session: 'S1',
    user: 'ada',
    workflow: 'build',
    project: 'shop',
    environment: 'production',
    tags: { team: 'blue' },
  },
  responseId: 'msg_1',
  attempt: 2,
  parentId: 'first',
  durationMs: 1234.4,
  ttftMs: 250,
  usage: usageOf([
    {
      model: 'gpt-5',
      meters: {
        input: 100,
        'input.cacheRead': 800,
        'input.cacheWrite': 60,
        'input.audio': 40,
        output: 20,
        'output.reasoning': 30,
      },
    },
  ]),
})

async function sent(
  entries: readonly Entry[],
  options: Partial<OtlpExporterOptions> = {},
): Promise<void> {
  const logger = { info: () => {}, warn: (line: string) => warnings.push(line) }
  const sink = otlpExporter({ url: server.url, spillFolder: null, logger, ...options })
  for (const entry of entries) sink.take(entry)
  await sink.close()
}

describe('a span', () => {
  it('has the names of the conventions, with inclusive totals', async () => {
    await sent([CALL], { resource: { 'service.name': 'shop' }, headers: { 'x-key': 'k' } })
    const [span] = server.spans()
    expect(span).toMatchObject({
      name: 'chat gpt-5',
      kind: 3,
      startTimeUnixNano: `${START}000000`,
      endTimeUnixNano: `${START + 1234}000000`,
      status: {},
    })
    expect(span?.traceId).toMatch(/^[0-9a-f]{32}$/)
    expect(span?.spanId).toMatch(/^[0-9a-f]{16}$/)
    expect(plain(span?.attributes ?? [])).toEqual({
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'anthropic',
      'gen_ai.request.model': 'gpt-5',
      'gen_ai.response.model': 'gpt-5',
      'gen_ai.response.id': 'msg_1',
      'tokenledger.call.id': 'call-1',
      'gen_ai.response.time_to_first_chunk': 0.25,
      'http.request.resend_count': 1,
      'gen_ai.agent.name': 'PM',
      'gen_ai.conversation.id': 'S1',
      'gen_ai.workflow.name': 'build',
      'gen_ai.tool.name': 'search',
      'user.id': 'ada',
      'deployment.environment.name': 'production',
      'tokenledger.project': 'shop',
      'tokenledger.task.id': 'T1',
      'tokenledger.tag.team': 'blue',
      'gen_ai.usage.input_tokens': 1000,
      'gen_ai.usage.output_tokens': 50,
      'gen_ai.usage.cache_read.input_tokens': 800,
      'gen_ai.usage.cache_write.input_tokens': 60,
      'gen_ai.usage.reasoning.output_tokens': 30,
      'gen_ai.usage.audio.input_tokens': 40,
    })
    expect(server.traces[0]).toMatchObject({
      resourceSpans: [
        { resource: { attributes: [{ key: 'service.name', value: { stringValue: 'shop' } }] } },
      ],
    })
    expect(server.headers).toMatchObject({
      'x-key': 'k',
      'content-type': 'application/json',
      'content-encoding': 'gzip',
    })
  })

  it('has the old names where they are asked for, and both', async () => {
    await sent([CALL], { names: 'old' })
    const old = plain(server.spans()[0]?.attributes ?? [])
    expect(old).toMatchObject({
      'gen_ai.system': 'anthropic',
      'gen_ai.usage.input_tokens': 1000,
      'gen_ai.usage.cache_creation.input_tokens': 60,
    })
    expect(old).not.toHaveProperty('gen_ai.provider.name')
    expect(old).not.toHaveProperty('gen_ai.usage.cache_write.input_tokens')
    server.traces.length = 0
    await sent([CALL], { names: 'both' })
    const both = plain(server.spans()[0]?.attributes ?? [])
    expect(both).toMatchObject({
      'gen_ai.system': 'anthropic',
      'gen_ai.provider.name': 'anthropic',
      'gen_ai.usage.cache_creation.input_tokens': 60,
      'gen_ai.usage.cache_write.input_tokens': 60,
    })
  })

  it('never says zero for what is not known', async () => {
    const usage = usageOf([{ model: 'gpt-5', meters: { output: 7 } }], { status: 'partial' })
    await sent([missingCall('a'), callOf('b', { usage }), callOf('c', { usage: usageOf([]) })])
    const [missing, partial, zero] = server.spans().map(({ attributes }) => plain(attributes))
    expect(missing).not.toHaveProperty('gen_ai.usage.input_tokens')
    expect(missing).toMatchObject({ 'tokenledger.usage.status': 'missing' })
    expect(partial).not.toHaveProperty('gen_ai.usage.input_tokens')
    expect(partial).toMatchObject({ 'gen_ai.usage.output_tokens': 7 })
    expect(zero).toMatchObject({ 'gen_ai.usage.input_tokens': 0, 'gen_ai.usage.output_tokens': 0 })
  })

  it('has the model of an answer that was told without its request', async () => {
    const { requestModel: _request, responseModel: _response, ...told } = callOf('a')
    await sent([told])
    const [span] = server.spans()
    const [point] = metric('gen_ai.client.inference.usage.output_tokens').sum?.dataPoints ?? []
    expect(span?.name).toBe('chat gpt-5')
    for (const one of [span, point]) {
      expect(plain(one?.attributes ?? [])).toMatchObject({ 'gen_ai.response.model': 'gpt-5' })
    }
  })

  it('says what failed', async () => {
    await sent([
      callOf('a', { status: 'error', error: 'HTTP 429' }),
      callOf('b', { status: 'aborted' }),
    ])
    const [failed, aborted] = server.spans()
    expect(failed?.status).toEqual({ code: 2 })
    expect(plain(failed?.attributes ?? [])).toMatchObject({ 'error.type': 'HTTP 429' })
    expect(plain(aborted?.attributes ?? [])).toMatchObject({ 'error.type': 'aborted' })
  })

  it('is the same span when its call is sent again, and attempts share a trace', async () => {
    await sent([CALL, CALL, { ...CALL, id: 'call-2' }])
    const spans = server.spans()
    expect(spans).toHaveLength(2)
    expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(1)
  })

  it('tells the cost only where it is asked for', async () => {
    await sent([callOf('a')], { cost: true })
    expect(plain(server.spans()[0]?.attributes ?? [])).toMatchObject({
      'gen_ai.usage.cost.amount': 0.00375,
      'gen_ai.usage.cost.currency': 'USD',
      'gen_ai.usage.cost.source': 'local',
    })
  })

  it('is none for a correction', async () => {
    await sent([reversalOf(callOf('a'))])
    expect(server.spans()).toEqual([])
    expect(server.lastMetrics().map(({ name }) => name)).toEqual([])
  })
})

const metric = (name: string): Metric => {
  const found = server.lastMetrics().find((one) => one.name === name)
  if (found === undefined) throw new Error(`There is no metric ${name}`)
  return found
}
const amountOf = ({ asInt, asDouble }: DataPoint): number => Number(asInt ?? asDouble)
const sumOf = (name: string): number =>
  (server.lastMetrics().find((one) => one.name === name)?.sum?.dataPoints ?? [])
    .map(amountOf)
    .reduce((sum, value) => sum + value, 0)

describe('metrics', () => {
  it('count by new names, the parts beside the whole', async () => {
    await sent([CALL, callOf('b')])
    const prefix = 'gen_ai.client.inference.usage'
    expect(sumOf(`${prefix}.input_tokens`)).toBe(6000)
    expect(sumOf(`${prefix}.output_tokens`)).toBe(250)
    expect(sumOf(`${prefix}.cache_read.input_tokens`)).toBe(4800)
    expect(sumOf(`${prefix}.cache_write.input_tokens`)).toBe(60)
    expect(sumOf(`${prefix}.reasoning.output_tokens`)).toBe(30)
    const { unit, sum } = metric(`${prefix}.input_tokens`)
    expect({ unit, ...sum, dataPoints: [] }).toEqual({
      unit: '{token}',
      isMonotonic: true,
      aggregationTemporality: 2,
      dataPoints: [],
    })
    const audio = sum?.dataPoints.find(
      ({ attributes }) => plain(attributes)['gen_ai.token.modality'] === 'audio',
    )
    expect(audio && amountOf(audio)).toBe(40)
    expect(plain(audio?.attributes ?? [])).toMatchObject({
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'anthropic',
      'gen_ai.request.model': 'gpt-5',
      'gen_ai.agent.name': 'PM',
    })
  })

  it('count by old names, in the buckets of the conventions', async () => {
    await sent([CALL], { names: 'old' })
    const { unit, histogram } = metric('gen_ai.client.token.usage')
    expect(unit).toBe('{token}')
    const byType = new Map(
      histogram?.dataPoints.map((point) => [plain(point.attributes)['gen_ai.token.type'], point]),
    )
    expect(byType.get('input')).toMatchObject({ count: '1', sum: 1000 })
    expect(byType.get('output')).toMatchObject({ count: '1', sum: 50 })
    expect(byType.get('input')?.explicitBounds).toEqual([
      1, 4, 16, 64, 256, 1024, 4096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216,
      67_108_864,
    ])
    expect(byType.get('input')?.bucketCounts?.indexOf('1')).toBe(5)
    const duration = metric('gen_ai.client.operation.duration').histogram?.dataPoints[0]
    expect(duration?.sum).toBeCloseTo(1.2344)
    expect(duration?.explicitBounds?.[0]).toBe(0.01)
    expect(duration?.explicitBounds?.at(-1)).toBe(81.92)
    const names = server.lastMetrics().map(({ name }) => name)
    expect(names.filter((name) => name.includes('.inference.'))).toEqual([])
  })

  it('add up to the totals of the calls', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(randomEntry, { minLength: 1, maxLength: 5 }), async (calls) => {
        const entries = calls.map((entry, index) => ({ ...entry, id: `call-${index}` }))
        await sent(entries, { signals: ['metrics'] })
        const totals = entries.map(({ usage }) => totalsOf(usage))
        const prefix = 'gen_ai.client.inference.usage'
        const sum = (key: keyof (typeof totals)[number]): number =>
          totals.reduce((total, one) => total + one[key], 0)
        expect(sumOf(`${prefix}.input_tokens`)).toBe(sum('inputTokens'))
        expect(sumOf(`${prefix}.output_tokens`)).toBe(sum('outputTokens'))
        expect(sumOf(`${prefix}.cache_read.input_tokens`)).toBe(sum('cacheReadTokens'))
        expect(sumOf(`${prefix}.reasoning.output_tokens`)).toBe(sum('reasoningTokens'))
      }),
      { numRuns: 30 },
    )
  })

  it('keep their series within bounds', async () => {
    const calls = Array.from({ length: 2500 }, (_, n) =>
      callOf(`call-${n}`, { dimensions: { agent: `agent ${n}` } }),
    )
    await sent(calls, { signals: ['metrics'] })
    const points = metric('gen_ai.client.inference.usage.output_tokens').sum?.dataPoints ?? []
    expect(points).toHaveLength(2000)
    expect(points.map(amountOf).reduce((sum, value) => sum + value, 0)).toBe(2500 * 200)
    expect(
      points.some(({ attributes }) => plain(attributes)['otel.metric.overflow'] === true),
    ).toBe(true)
  })

  it('tell the cost where it is asked for', async () => {
    await sent([callOf('a'), callOf('b'), missingCall('c')], { cost: true })
    expect(sumOf('tokenledger.client.cost')).toBeCloseTo(0.0075, 9)
  })

  it('that did not arrive are in the next report', async () => {
    const logger = { info: () => {}, warn: (line: string) => warnings.push(line) }
    const sink = otlpExporter({ url: server.url, signals: ['metrics'], logger })
    server.answers = [{ status: 503 }]
    sink.take(callOf('a'))
    await sink.flush()
    expect(warnings[0]).toContain('export_unreachable')
    sink.take(callOf('b'))
    await sink.close()
    expect(sumOf('gen_ai.client.inference.usage.output_tokens')).toBe(400)
    expect(sink.stats()).toMatchObject({ taken: 2, delivered: 2 })
  })

  it('tell differences where they are asked for, each once', async () => {
    const options = { signals: ['metrics'], temporality: 'delta' } as const
    const logger = { info: () => {}, warn: (line: string) => warnings.push(line) }
    const sink = otlpExporter({ url: server.url, logger, ...options })
    const name = 'gen_ai.client.inference.usage.output_tokens'
    sink.take(callOf('a'))
    await sink.flush()
    const first = metric(name).sum
    expect(first?.aggregationTemporality).toBe(1)
    expect(sumOf(name)).toBe(200)
    server.answers = [{ status: 503 }]
    sink.take(callOf('b'))
    await sink.flush()
    for (const id of ['c', 'd']) sink.take(callOf(id))
    await sink.flush()
    expect(sumOf(name)).toBe(400)
    // The one that was refused came again by itself, before the last.
    expect(server.metrics).toHaveLength(3)
    const [next] = metric(name).sum?.dataPoints ?? []
    expect(BigInt(next?.startTimeUnixNano ?? 0)).toBeGreaterThanOrEqual(
      BigInt(first?.dataPoints[0]?.timeUnixNano ?? 1),
    )
    server.answers = [{ status: 400 }]
    sink.take(callOf('e'))
    await sink.flush()
    await sink.close()
    expect(server.metrics).toHaveLength(3)
    expect(sink.stats()).toMatchObject({ taken: 5, delivered: 4, dropped: 1 })
  })
})

describe('a collector that is not well', () => {
  async function flushedTwice(): Promise<void> {
    const logger = { info: () => {}, warn: (line: string) => warnings.push(line) }
    const sink = otlpExporter({ url: server.url, signals: ['traces'], spillFolder: null, logger })
    for (const id of ['a', 'b']) sink.take(callOf(id))
    await sink.flush()
    await sink.close()
  }

  it.each([429, 502, 503, 504])('%i: spans are sent again', async (status) => {
    server.answers = [{ status }]
    await flushedTwice()
    expect(server.spans()).toHaveLength(2)
  })

  it('400: spans are not sent again as they are', async () => {
    server.answers = [{ status: 400 }, { status: 400 }]
    await flushedTwice()
    expect(server.spans()).toHaveLength(1)
    expect(warnings[0]).toContain('export_rejected')
  })

  it('a partial success: what was not taken is told of, and not sent again', async () => {
    const partialSuccess = { rejectedSpans: '1', errorMessage: 'too old' }
    server.answers = [{ status: 200, body: { partialSuccess } }]
    await flushedTwice()
    expect(server.traces).toHaveLength(1)
    expect(warnings).toEqual([expect.stringContaining('too old')])
  })

  it('that rejects more than it was sent has taken nothing, no less', async () => {
    const partialSuccess = { rejectedSpans: '9007199254740991', errorMessage: 'odd' }
    server.answers = [{ status: 200, body: { partialSuccess } }]
    const logger = { info: () => {}, warn: () => {} }
    const sink = otlpExporter({ url: server.url, spillFolder: null, signals: ['traces'], logger })
    sink.take(CALL)
    await sink.close()
    expect(sink.stats()).toEqual({ taken: 1, delivered: 0, rejected: 1, dropped: 0 })
  })
})

it.each([
  [{ url: 'localhost:4318' }, /must begin with http/],
  [{ signals: [] }, /there must be a signal/],
  [{ metricsIntervalMs: 0 }, /metricsIntervalMs/],
  [{ temporality: 'Delta' as never }, /temporality must be/],
])('refuses %j', (options, message) => {
  expect(() => otlpExporter({ url: server.url, ...options })).toThrow(message)
})
