import { otlpExporter, totalsOf } from '@tokenledger/sdk'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { callOf, missingCall } from '../../packages/server/src/store/entries.contract.ts'
import { randomEntry } from '../../packages/server/src/store/random-entry.contract.ts'
import { type DataPoint, plain } from './collector.ts'
import { CALL, eachWithCollector, metric, sent, server, warnings } from './otlp-sent.ts'

eachWithCollector()

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
