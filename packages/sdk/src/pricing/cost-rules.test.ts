import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { toDecimal } from '../base/money.ts'
import type { Meters, Segment, Usage, UsageContext } from '../usage/usage.ts'
import { type CostOptions, costOf } from './cost-of.ts'
import { priceBook } from './price-book.ts'

/** Worked out by hand from the price lists, in US dollars. */
const TODAY = '2026-11-24T12:00:00Z'

const reading = (
  segments: readonly Segment[],
  context: UsageContext = {},
  more: Partial<Usage> = {},
): Usage => ({ status: 'ok', segments, context, details: {}, warnings: [], ...more })

interface Case {
  readonly provider: string
  readonly model: string
  readonly meters: Meters
  readonly context?: UsageContext
  readonly at?: string
  readonly cost: string
  readonly warnings?: readonly string[]
}

function check({ provider, model, meters, context, at = TODAY, cost, warnings = [] }: Case): void {
  const priced = costOf(reading([{ model, meters }], context), { provider, at })
  expect([priced.status, priced.listTotal === null ? null : toDecimal(priced.listTotal)]).toEqual([
    'priced',
    cost,
  ])
  expect(priced.warnings.map(({ code }) => code)).toEqual(warnings)
  expect(priced.charges.reduce((sum, charge) => sum + charge.cost, 0n)).toBe(priced.listTotal)
}

const cases = (table: Readonly<Record<string, Case>>) => Object.entries(table)

describe('a long prompt: the whole request is at the higher price', () => {
  test.each(
    cases({
      // 200,000 × 1.25 + 1000 × 10
      'at the threshold': {
        provider: 'google',
        model: 'gemini-2.5-pro',
        meters: { input: 200_000, output: 1000 },
        cost: '0.260000',
      },
      // 200,001 × 2.5 + 1000 × 15: not only what is above the threshold
      'one token over it': {
        provider: 'google',
        model: 'gemini-2.5-pro',
        meters: { input: 200_001, output: 1000 },
        cost: '0.5150025',
      },
      // Cached and written tokens count for the threshold: 150,000 × 0.2 + 100,000 × 10 + 30,000 × 4
      'cached tokens count': {
        provider: 'openai',
        model: 'gpt-6.1-sol',
        meters: { 'input.cacheRead': 150_000, 'input.cacheWrite': 100_000, input: 30_000 },
        cost: '0.650000',
      },
      // 272,000 is the last short one: 272,000 × 1
      'OpenAI: 272,000': {
        provider: 'openai',
        model: 'gpt-6.1-terra',
        meters: { input: 272_000 },
        cost: '0.272000',
      },
      // 272,001 × 2 × 0.5
      'with a batch: both hold': {
        provider: 'openai',
        model: 'gpt-6.1-terra',
        meters: { input: 272_001 },
        context: { serviceTier: 'batch' },
        cost: '0.272001',
      },
      // xAI: from 200,000 tokens on, 200,000 × 4 × 0.8
      'xAI: from 200,000 on, a fifth off in a batch': {
        provider: 'xai',
        model: 'grok-4.7',
        meters: { input: 200_000 },
        context: { serviceTier: 'batch' },
        cost: '0.640000',
      },
      // Claude Haiku 5.5: 100,001 × 0.5
      'Anthropic: over 100,000': {
        provider: 'anthropic',
        model: 'claude-haiku-5-5',
        meters: { input: 100_001 },
        cost: '0.0500005',
      },
      // 401,468 tokens in passes of 150,000 at most × 1.25
      'a loop: the largest pass decides': {
        provider: 'google',
        model: 'gemini-2.5-pro',
        meters: { input: 401_468 },
        context: { maxPassInput: 150_000 },
        cost: '0.501835',
      },
    }),
  )('%s', (_, one) => check(one))

  test('a segment is never over a threshold that it did not read itself', () => {
    const segments = [
      { model: 'gemini-2.5-pro', meters: { input: 250_000 } },
      { model: 'gemini-2.5-pro', role: 'advisor' as const, meters: { input: 1000 } },
    ]
    const usage = reading(segments, { maxPassInput: 250_000 })
    const { segments: costs } = costOf(usage, { provider: 'google', at: TODAY })
    // 250,000 × 2.5, and 1000 × 1.25
    expect(costs.map(({ listTotal }) => toDecimal(listTotal ?? -1n))).toEqual([
      '0.625000',
      '0.001250',
    ])
  })
})

describe('caches', () => {
  test.each(
    cases({
      // 1000 × 5, 2000 × 0.5, 3000 × 6.25, 4000 × 10, 500 × 25
      'Anthropic: five minutes 1.25, an hour 2 times the input': {
        provider: 'anthropic',
        model: 'claude-opus-5',
        meters: {
          input: 1000,
          'input.cacheRead': 2000,
          'input.cacheWrite.5m': 3000,
          'input.cacheWrite.1h': 4000,
          output: 500,
        },
        cost: '0.077250',
      },
      // 1000 × 6.25
      'a write of unknown life is at the short one': {
        provider: 'anthropic',
        model: 'claude-opus-5',
        meters: { 'input.cacheWrite': 1000 },
        cost: '0.006250',
      },
      // 1000 × 0.2: a fortieth
      'Claude Fable 5.2 reads at a fortieth': {
        provider: 'anthropic',
        model: 'claude-fable-5-2',
        meters: { 'input.cacheRead': 1000 },
        cost: '0.000200',
      },
      // 4000 × 5 (1.25 × 4)
      'OpenAI: half an hour': {
        provider: 'openai',
        model: 'gpt-5.6-sol',
        meters: { 'input.cacheWrite.30m': 4000 },
        cost: '0.020000',
      },
      // 4000 × 2.5
      'OpenAI: twelve hours': {
        provider: 'openai',
        model: 'gpt-6.1-terra',
        meters: { 'input.cacheWrite.12h': 4000 },
        cost: '0.010000',
      },
      // No rate for twelve hours is known: 4000 × 5, and said
      'a longer life without a rate': {
        provider: 'openai',
        model: 'gpt-5.6-sol',
        meters: { 'input.cacheWrite.12h': 4000 },
        cost: '0.020000',
        warnings: ['fallback_rate'],
      },
      // o1-pro has no cache price: 1000 × 150, and said
      'a read without a rate is at the input': {
        provider: 'openai',
        model: 'o1-pro',
        meters: { 'input.cacheRead': 1000 },
        cost: '0.150000',
        warnings: ['no_cache_rate'],
      },
      // audio read from a cache at its own rate: 1000 × 0.1
      'a cache of audio': {
        provider: 'google',
        model: 'gemini-2.5-flash',
        meters: { 'input.cacheRead.audio': 1000 },
        cost: '0.000100',
      },
    }),
  )('%s', (_, one) => check(one))
})

describe('tiers, speed and place', () => {
  const meters = { input: 10_000, 'input.cacheRead': 10_000, output: 1000 }
  test.each(
    cases({
      // 10,000 × 1.25 + 10,000 × 0.125 + 1000 × 10, and half
      'OpenAI flex': {
        provider: 'openai',
        model: 'gpt-5',
        meters,
        context: { serviceTier: 'flex' },
        cost: '0.011875',
      },
      'OpenAI batch': {
        provider: 'openai',
        model: 'gpt-5',
        meters,
        context: { serviceTier: 'batch' },
        cost: '0.011875',
      },
      // 10,000 × 0.45 + 10,000 × 0.045 + 1000 × 3.6: not the double of 0.25, 0.025 and 2
      'OpenAI priority is stated, no factor': {
        provider: 'openai',
        model: 'gpt-5-mini',
        meters,
        context: { serviceTier: 'priority' },
        cost: '0.008550',
      },
      // 2 × (10,000 × 1 + 10,000 × 0.05 + 1000 × 5)
      'OpenAI fast': {
        provider: 'openai',
        model: 'gpt-6.1-terra',
        meters,
        context: { serviceTier: 'fast' },
        cost: '0.031000',
      },
      // 1.1 × (10,000 × 5 + 10,000 × 0.5 + 1000 × 25); the search is not multiplied: + 2 × 0.01
      'Anthropic in the US, with searches': {
        provider: 'anthropic',
        model: 'claude-opus-5',
        meters: { ...meters, webSearch: 2 },
        context: { inferenceGeo: 'us' },
        cost: '0.108000',
      },
      // 1.1 × 0.5 × 80,000
      'Anthropic in the US, in a batch': {
        provider: 'anthropic',
        model: 'claude-opus-5',
        meters,
        context: { inferenceGeo: 'us', serviceTier: 'batch' },
        cost: '0.044000',
      },
      // 2 × (10,000 × 8 + 10,000 × 0.2 + 1000 × 40)
      'Anthropic fast': {
        provider: 'anthropic',
        model: 'claude-fable-5-2',
        meters,
        context: { speed: 'fast' },
        cost: '0.244000',
      },
      // inference_geo "global" is the ordinary
      'Anthropic anywhere': {
        provider: 'anthropic',
        model: 'claude-opus-5',
        meters,
        context: { inferenceGeo: 'global' },
        cost: '0.080000',
      },
      // Half of 10,000 × 0.3 + 10,000 × 0.03 + 1000 × 2.5
      'Gemini flex, as Vertex AI names it': {
        provider: 'vertex',
        model: 'gemini-2.5-flash',
        meters,
        context: { trafficType: 'ON_DEMAND_FLEX' },
        cost: '0.002900',
      },
      // 10,000 × 0.11 + 10,000 × 0.011 + 1000 × 0.55
      'Bedrock: a place of its own costs a tenth more': {
        provider: 'bedrock',
        model: 'us.anthropic.claude-haiku-5-5',
        meters,
        cost: '0.001760',
      },
      'Bedrock: everywhere': {
        provider: 'bedrock',
        model: 'global.anthropic.claude-haiku-5-5',
        meters,
        cost: '0.001600',
      },
      // 10,000 × 0.92 + 10,000 × 0.23 + 1000 × 3.68
      'Bedrock: Nova in Europe': {
        provider: 'bedrock',
        model: 'eu.amazon.nova-pro-v1:0',
        meters,
        cost: '0.015180',
      },
      // A Tuesday, 02:00 UTC: 10,000 × 0.3 + 10,000 × 0.006 + 1000 × 1.2
      'DeepSeek at its peak': {
        provider: 'deepseek',
        model: 'deepseek-flash',
        meters,
        at: '2026-11-24T02:00:00Z',
        cost: '0.004260',
      },
      'DeepSeek off it': {
        provider: 'deepseek',
        model: 'deepseek-flash',
        meters,
        at: '2026-11-24T05:00:00Z',
        cost: '0.002130',
      },
    }),
  )('%s', (_, one) => check(one))
})

describe('fees and other meters', () => {
  test.each(
    cases({
      // 3 × 0.01
      'web searches of OpenAI': {
        provider: 'openai',
        model: 'gpt-5',
        meters: { webSearch: 3 },
        cost: '0.030000',
      },
      // 2 × 0.005
      'searches of xAI': {
        provider: 'xai',
        model: 'grok-4.7',
        meters: { webSearch: 2 },
        cost: '0.010000',
      },
      'a fetch is free': {
        provider: 'anthropic',
        model: 'claude-opus-5',
        meters: { webFetch: 7 },
        cost: '0.000000',
      },
      // 1000 × 1 + 100 × 1 + 0.008
      'Perplexity: a request with medium context': {
        provider: 'perplexity',
        model: 'sonar',
        meters: { input: 1000, output: 100, requests: 1 },
        context: { searchContextSize: 'medium' },
        cost: '0.009100',
      },
      // 500 × 40 + 200 × 80 + 100 × 2.5 + 50 × 10
      'audio in and out': {
        provider: 'openai',
        model: 'gpt-4o-audio-preview',
        meters: { input: 100, 'input.audio': 500, output: 50, 'output.audio': 200 },
        cost: '0.036750',
      },
      // 1120 × 30 + 10 × 0.3; an image is counted beside its tokens
      'an image by its tokens': {
        provider: 'google',
        model: 'gemini-2.5-flash-image',
        meters: { input: 10, 'output.image': 1120, images: 1 },
        cost: '0.033603',
      },
      // 2 × 0.04
      'images by the piece': {
        provider: 'google',
        model: 'imagen-4.0-generate-001',
        meters: { images: 2 },
        cost: '0.080000',
      },
      // 1000 × 0.000015
      'speech by the character': {
        provider: 'openai',
        model: 'tts-1',
        meters: { characters: 1000 },
        cost: '0.015000',
      },
      // 3 × 0.002
      'reranking by the search': {
        provider: 'cohere',
        model: 'rerank-v3.5',
        meters: { searchUnits: 3 },
        cost: '0.006000',
      },
    }),
  )('%s', (_, one) => check(one))

  test('a meter without a rate makes the cost partial, and is named', () => {
    const meters = { input: 1000, 'output.audio': 5, toolCalls: 1 }
    const cost = costOf(reading([{ model: 'gpt-5', meters }]), { provider: 'openai', at: TODAY })
    expect(cost).toMatchObject({ status: 'partial', unpricedMeters: ['output.audio', 'toolCalls'] })
    expect(toDecimal(cost.total ?? 0n)).toBe('0.001250')
  })

  test('each segment has the price of its own model', () => {
    // 1000 × 5, and the adviser's 1000 × 4 + 100 × 20
    const usage = reading([
      { model: 'claude-opus-5', role: 'message', meters: { input: 1000 } },
      { model: 'claude-opus-5-5', role: 'advisor', meters: { input: 1000, output: 100 } },
    ])
    const cost = costOf(usage, { provider: 'anthropic', at: TODAY })
    expect(cost.segments.map(({ listTotal }) => toDecimal(listTotal ?? -1n))).toEqual([
      '0.005000',
      '0.006000',
    ])
    expect(toDecimal(cost.total ?? 0n)).toBe('0.011000')
  })

  test('what the provider charged is the cost; the list cost stays beside it', () => {
    const stated = { providerCost: { cost: 25_265n * 10n ** 6n, basis: 'charged' } } as const
    const usage = reading([{ model: 'gpt-5', meters: { input: 1000 } }], {}, stated)
    const { total, listTotal } = costOf(usage, { provider: 'openai', at: TODAY })
    expect([toDecimal(total ?? 0n), toDecimal(listTotal ?? 0n)]).toEqual(['0.025265', '0.001250'])
  })
})

describe('before and after a change', () => {
  const meters = { input: 1_000_000 - 800_000 }
  test.each([
    ['2026-08-20T23:59:59.999Z', '1.000000'],
    ['2026-08-21T00:00:00Z', '0.800000'],
    ['2026-08-20T20:00:00-04:00', '0.800000'],
  ])('gpt-5.6-sol at %s', (at, cost) => {
    check({ provider: 'openai', model: 'gpt-5.6-sol', meters, at, cost })
  })
})

describe('rates of the caller', () => {
  const usage = (meters: Meters, model = 'm') => reading([{ model, meters }])
  test.each<[string, Meters, Required<CostOptions>['basis'], string]>([
    // 1000 × 2.5 ÷ 1,000,000 × 0.9
    ['text', { input: 1000 }, { per_mtok: { input: '2.5' }, multiplier: '0.9' }, '0.002250'],
    [
      'for one, before a million',
      { input: 2 },
      { per_mtok: { input: 9 }, per_unit: { input: 0.1 } },
      '0.200000',
    ],
    [
      'a fee is multiplied, too',
      { webSearch: 3 },
      { per_unit: { webSearch: '0.01' }, multiplier: 2 },
      '0.060000',
    ],
    [
      'by model',
      { output: 10 },
      { m: { per_mtok: { output: 1 } }, n: { per_mtok: { output: 9 } } },
      '0.000010',
    ],
  ])('%s', (_, meters, basis, cost) => {
    expect(toDecimal(costOf(usage(meters), { basis }).total ?? -1n)).toBe(cost)
  })

  test('a third of a picodollar is rounded once, half to even', () => {
    const one = (rate: string, quantity: number) =>
      costOf(usage({ input: quantity }), { basis: { per_unit: { input: rate } } }).total
    expect([
      one('0.0000000000005', 1),
      one('0.0000000000005', 3),
      one('0.0000000000015', 1),
    ]).toEqual([0n, 2n, 2n])
  })
})

const models = priceBook().files.flatMap(({ provider, models: own }) =>
  own.map(({ id }) => [provider, id] as const),
)
const METERS = [
  'input',
  'input.cacheRead',
  'input.cacheWrite.1h',
  'input.audio',
  'output',
  'output.reasoning',
  'output.image',
  'webSearch',
  'requests',
  'seconds.audioIn',
  'pages',
] as const

test('of any model, tier and quantity: charges add up to the list total, which grows with each meter', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...models),
      fc.dictionary(
        fc.constantFrom(...METERS),
        fc.oneof(
          fc.integer({ min: 1, max: 3_000_000 }),
          fc.double({ min: 0.001, max: 9e9, noNaN: true }),
        ),
      ),
      fc.constantFrom(
        {},
        { serviceTier: 'batch' },
        { serviceTier: 'priority' },
        { inferenceGeo: 'us' },
      ),
      fc.constantFrom('2024-06-01', '2025-09-10', TODAY),
      ([provider, model], meters, context, at) => {
        const cost = costOf(reading([{ model, meters }], context), { provider, at })
        const sum = cost.charges.reduce((total, charge) => total + charge.cost, 0n)
        expect(sum).toBe(cost.listTotal ?? 0n)
        expect(cost.charges.every((charge) => charge.cost >= 0n)).toBe(true)
        expect(cost.charges.length + cost.unpricedMeters.length).toBeLessThanOrEqual(
          Object.keys(meters).length,
        )
        if (cost.status === 'unpriced') expect(cost.listTotal).toBeNull()
        if (cost.status === 'priced') expect(cost.listTotal).not.toBeNull()
      },
    ),
    { numRuns: 2000 },
  )
})
