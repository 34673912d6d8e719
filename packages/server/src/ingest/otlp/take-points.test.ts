import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { MetricPoint } from './decode/records.ts'
import { takePoints } from './take-points.ts'
import { emptyLedger, figuresOf, NOW, spanRecord } from './take-spans.contract.ts'
import { takeSpans } from './take-spans.ts'

const MINUTE = 60_000

interface TestPoint {
  readonly metric?: string
  readonly type?: string
  readonly sum: number
  /** Minutes from now. */
  readonly at?: number
  readonly start?: number
  readonly isCumulative?: boolean
  readonly attributes?: Readonly<Record<string, string>>
}

function point({ metric, type, sum, at = 0, start = -600, ...more }: TestPoint): MetricPoint {
  const typed = type === undefined ? {} : { 'gen_ai.token.type': type }
  return {
    resource: new Map([['service.name', 'app']]),
    scope: { name: 'test', version: '' },
    metric: metric ?? 'gen_ai.client.token.usage',
    isCumulative: more.isCumulative ?? true,
    start: NOW + start * MINUTE,
    time: NOW + at * MINUTE,
    sum,
    attributes: new Map(
      Object.entries({ 'gen_ai.request.model': 'gpt-5', ...typed, ...more.attributes }),
    ),
  }
}

async function figuresAfter(...batches: readonly (readonly TestPoint[])[]) {
  const store = emptyLedger()
  for (const batch of batches) await takePoints(store, NOW, batch.map(point))
  return figuresOf(store)
}

const input = (sum: number, more: Partial<TestPoint> = {}): TestPoint => ({
  type: 'input',
  sum,
  ...more,
})

describe('cumulative points', () => {
  it('count what they add', async () => {
    const points = [10, 25, 25, 40].map((sum, index) => input(sum, { at: index - 10 }))
    expect(await figuresAfter(...points.map((one) => [one]))).toMatchObject({ input: 40 })
    expect(await figuresAfter(points, points)).toMatchObject({ input: 40, calls: 3 })
  })

  it('begin anew with their program', async () => {
    const first = input(40, { at: -10 })
    const second = input(15, { at: -5, start: -6 })
    expect(await figuresAfter([first], [second])).toMatchObject({ input: 55 })
    expect(await figuresAfter([second], [first])).toMatchObject({ input: 55 })
  })

  it('count what follows after a fall without a new start', async () => {
    expect(await figuresAfter([input(40, { at: -10 }), input(5, { at: -5 })])).toMatchObject({
      input: 45,
    })
  })

  it('may come in any order and any number of times', async () => {
    const sums = fc.array(fc.nat({ max: 100 }), { minLength: 1, maxLength: 10 })
    await fc.assert(
      fc.asyncProperty(sums, fc.array(fc.nat(), { maxLength: 20 }), async (steps, picks) => {
        let sum = 0
        const points = steps.map((step, index) => {
          sum += step
          return input(sum, { at: index - 20 })
        })
        const more = picks.map((pick) => points[pick % points.length] as TestPoint)
        const batches = [...more, ...points.toReversed()].map((one) => [one])
        expect(await figuresAfter(...batches)).toMatchObject({ input: sum })
      }),
      { numRuns: 100 },
    )
  })
})

it('counts deltas once each', async () => {
  const points = [10, 25, 5].map((sum, index) => input(sum, { at: index - 9, isCumulative: false }))
  expect(await figuresAfter(points, points)).toMatchObject({ input: 40, calls: 3 })
})

it('takes input and output of one time for one entry', async () => {
  expect(await figuresAfter([input(10), { type: 'output', sum: 3 }])).toEqual({
    calls: 1,
    missing: 0,
    input: 10,
    output: 3,
  })
})

it('prefers counters, of which the last three are parts', async () => {
  const counter = (name: string, sum: number, modality = 'text'): TestPoint => ({
    metric: `gen_ai.client.inference.usage.${name}`,
    sum,
    attributes: { 'gen_ai.token.modality': modality },
  })
  const counters = [
    counter('input_tokens', 100),
    counter('input_tokens', 20, 'image'),
    counter('output_tokens', 30),
    counter('cache_read.input_tokens', 60),
    counter('reasoning.output_tokens', 10),
  ]
  const histograms = [input(120), { type: 'output', sum: 30 }]
  const counted = { calls: 1, input: 120, output: 30 }
  expect(await figuresAfter(counters, histograms)).toMatchObject(counted)
  expect(await figuresAfter(histograms, counters)).toMatchObject(counted)
})

it('reads those of Claude Code', async () => {
  const typed = (type: string, sum: number): TestPoint => ({
    metric: 'claude_code.token.usage',
    sum,
    isCumulative: false,
    attributes: { type, model: 'claude-sonnet-4-5' },
  })
  const points = [typed('input', 12), typed('output', 80), typed('cacheRead', 2000)]
  expect(await figuresAfter(points)).toMatchObject({ input: 2012, output: 80 })
})

it('makes nothing of others', async () => {
  const others = [
    { metric: 'gen_ai.client.operation.duration', sum: 5 },
    { metric: 'gen_ai.client.inference.operation.input_tokens', sum: 5 },
    input(5, { type: 'total' }),
  ]
  expect(await figuresAfter(others)).toMatchObject({ calls: 0 })
})

describe('a program that tells of its calls in spans', () => {
  const span = spanRecord({
    id: 'call',
    resource: { 'service.name': 'app' },
    attributes: {
      'gen_ai.operation.name': 'chat',
      'gen_ai.usage.input_tokens': 10,
      'gen_ai.usage.output_tokens': 1,
    },
  })

  it('is not counted by its metrics, whichever came first', async () => {
    for (const isSpanFirst of [true, false]) {
      const store = emptyLedger()
      if (isSpanFirst) await takeSpans(store, NOW, [span])
      await takePoints(store, NOW, [point(input(10))])
      if (!isSpanFirst) await takeSpans(store, NOW, [span])
      await takePoints(store, NOW, [point(input(10, { at: 1 }))])
      expect(await figuresOf(store)).toMatchObject({ calls: 1, input: 10 })
    }
  })

  it('keeps what its metrics added long before', async () => {
    const store = emptyLedger()
    await takePoints(store, NOW, [point(input(10, { at: -300 })), point(input(25))])
    await takeSpans(store, NOW, [span])
    expect(await figuresOf(store)).toMatchObject({ calls: 2, input: 20 })
  })
})
