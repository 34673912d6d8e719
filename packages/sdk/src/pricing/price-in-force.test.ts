import { describe, expect, test } from 'vitest'
import type { UsageContext } from '../usage/usage.ts'
import { type PriceQuestion, priceBook } from './price-book.ts'
import type { DatedPrice, ProviderPrices } from './price-data.ts'

interface Asked {
  readonly provider?: string
  readonly at?: string
  readonly inputTokens?: number
  readonly context?: UsageContext
}

function ask(model: string, { at = '2026-11-22', ...more }: Asked = {}) {
  return priceBook().price({ model, at: Date.parse(at), ...more } satisfies PriceQuestion)
}

/** Rates for a million tokens: input, cache read, output. */
function rates(model: string, asked?: Asked) {
  const { price } = ask(model, asked)
  return ['input', 'input.cacheRead', 'output'].map(
    (meter) => price && Number(price.rates[meter]) * 1e6,
  )
}

const near = (numbers: readonly number[]) => numbers.map((number) => expect.closeTo(number, 9))

describe('dated changes', () => {
  test.each([
    ['gpt-5.6-sol', '2026-08-20T23:59:59Z', [5, 0.5, 30]],
    ['gpt-5.6-sol', '2026-08-21T00:00:00Z', [4, 0.4, 20]],
    ['gpt-5.6-terra', '2026-07-29', [2.5, 0.25, 15]],
    ['gpt-5.6-terra', '2026-07-30', [2, 0.2, 12]],
    ['gpt-5.6-luna', '2026-07-29', [1, 0.1, 6]],
    ['gpt-5.6-luna', '2026-07-30', [0.2, 0.02, 1.2]],
    ['o3', '2025-06-09', [10, 2.5, 40]],
    ['o3', '2025-06-10', [2, 0.5, 8]],
    ['o1-mini', '2025-01-30', [3, 1.5, 12]],
    ['o1-mini', '2025-01-31', [1.1, 0.55, 4.4]],
    ['claude-sonnet-5-5', '2026-10-06', [2, 0.2, 10]],
    ['claude-sonnet-5-5', '2026-10-07', [2, 0.1, 10]],
    ['gemini-3.8-flash', '2026-12-31', [0.75, 0.075, 3.75]],
    ['gemini-3.8-flash', '2027-01-01', [1.5, 0.15, 7.5]],
    ['claude-fable-5', '2026-11-22', [10, 1, 50]],
    ['claude-fable-5-1', '2026-11-22', [10, 0.25, 50]],
    ['gpt-4o', '1999-01-01', [2.5, 1.25, 10]],
  ])('%s at %s', (model, at, expected) => {
    expect(rates(model, { at })).toEqual(near(expected))
  })

  test('without a time, the day on which the book was checked counts, not a future price', () => {
    const { price } = priceBook().price({ model: 'gemini-3.8-flash' })
    expect(price?.rates['input']).toBe('0.00000075')
  })

  test('cache writes cost 1.25 of the input from the GPT-5.6 family on, and nothing extra before', () => {
    expect(ask('gpt-5.6-sol').price?.rates['input.cacheWrite']).toBe('0.000005')
    expect(ask('gpt-5.5').price?.rates['input.cacheWrite']).toBeUndefined()
  })
})

describe('long prompts', () => {
  test('the whole request is at the higher price, from one token over the threshold', () => {
    expect(rates('gpt-5.5', { inputTokens: 271_999 })).toEqual(near([5, 0.5, 30]))
    expect(rates('gpt-5.5', { inputTokens: 272_000 })).toEqual(near([10, 1, 45]))
    expect(rates('gemini-2.5-pro', { inputTokens: 200_000 })).toEqual(near([1.25, 0.125, 10]))
    expect(rates('gemini-2.5-pro', { inputTokens: 200_001 })).toEqual(near([2.5, 0.25, 15]))
    expect(rates('claude-haiku-5-5', { inputTokens: 100_001 })).toEqual(near([0.5, 0.05, 2.5]))
  })

  test('the largest single pass decides, not the sum over passes', () => {
    const context = { maxPassInput: 150_000 }
    expect(rates('gemini-2.5-pro', { inputTokens: 401_468, context })).toEqual(
      near([1.25, 0.125, 10]),
    )
  })

  test('a dated end of the long-context price holds', () => {
    const asked = { inputTokens: 300_000 }
    expect(rates('claude-sonnet-4-6', { ...asked, at: '2026-03-12' })).toEqual(near([6, 0.6, 22.5]))
    expect(rates('claude-sonnet-4-6', { ...asked, at: '2026-03-13' })).toEqual(near([3, 0.3, 15]))
    expect(rates('claude-sonnet-4-5', { ...asked, at: '2026-04-30' })).toEqual(near([3, 0.3, 15]))
  })
})

describe('tiers, speed and place', () => {
  test.each([
    ['gpt-5', 'openai', { serviceTier: 'flex' }, [0.625, 0.0625, 5], 'service_tier=flex'],
    ['gpt-5', 'openai', { serviceTier: 'batch' }, [0.625, 0.0625, 5], 'service_tier=batch'],
    ['gpt-5', 'openai', { serviceTier: 'priority' }, [2.5, 0.25, 20], 'service_tier=priority'],
    [
      'gpt-5-mini',
      'openai',
      { serviceTier: 'priority' },
      [0.45, 0.045, 3.6],
      'service_tier=priority',
    ],
    ['claude-sonnet-5', 'anthropic', { serviceTier: 'batch' }, [1, 0.1, 5], 'service_tier=batch'],
    ['claude-sonnet-5', 'anthropic', { inferenceGeo: 'us' }, [2.2, 0.22, 11], 'inference_geo=us'],
    ['claude-opus-4-6', 'anthropic', { speed: 'fast' }, [30, 3, 150], 'speed=fast'],
    [
      'gemini-3-flash-preview',
      'gcp.vertex_ai',
      { trafficType: 'ON_DEMAND_FLEX' },
      [0.25, 0.025, 1.5],
      'service_tier=flex',
    ],
    [
      'gemini-3-flash-preview',
      'gcp.gemini',
      { serviceTier: 'flex', trafficType: 'ON_DEMAND_FLEX' },
      [0.25, 0.025, 1.5],
      'service_tier=flex',
    ],
    [
      'claude-sonnet-4-5',
      'gcp.vertex_ai',
      { region: 'us-east5' },
      [3.3, 0.33, 16.5],
      'region_not=global',
    ],
  ] as const)('%s of %s with %o', (model, provider, context, expected, condition) => {
    const asked = { provider, context }
    expect(rates(model, asked)).toEqual(near(expected))
    const { price, warnings } = ask(model, asked)
    expect(price?.conditions).toContain(condition)
    expect(price?.id).toContain(condition)
    expect(warnings).toEqual([])
  })

  test('modifiers of different things multiply, and fees are not touched', () => {
    const context = { serviceTier: 'batch', inferenceGeo: 'us' }
    const { price } = ask('claude-opus-5', { context })
    expect(price?.rates).toMatchObject({ input: '0.00000275', webSearch: '0.01' })
  })

  test.each([
    [{ serviceTier: 'standard' }],
    [{ serviceTier: 'default' }],
    [{ serviceTier: 'auto' }],
  ])('%o is the ordinary price', (context) => {
    expect(ask('gpt-5', { context }).price).toBe(ask('gpt-5').price)
  })

  test.each([
    ['gpt-5', { serviceTier: 'turbo-x' }, 'turbo-x'],
    ['claude-haiku-4-5', { speed: 'fast' }, 'fast'],
    ['claude-haiku-4-5', { inferenceGeo: 'us' }, 'us'],
  ])(
    '%s with %o, of which no price is known, is at the ordinary price and says so',
    (model, context, stated) => {
      const { price, warnings } = ask(model, { context })
      expect(price).toBe(ask(model).price)
      expect(warnings.map(({ code }) => code)).toEqual(['fallback_rate'])
      expect(warnings[0]?.message).toContain(stated)
    },
  )
})

test('equal content has an equal id, another rate another one', () => {
  const ids = ['2026-08-01', '2026-08-20', '2026-08-21'].map(
    (at) => ask('gpt-5.6-sol', { at }).price?.id,
  )
  expect(ids[0]).toBe(ids[1])
  expect(ids[2]).toMatch(/^openai\/gpt-5\.6-sol@2026-08-21#[0-9a-z]{8}$/)
  expect(ids[1]).not.toBe(ids[2])
})

describe('a book of your own', () => {
  const dated = {
    effective_from: null,
    effective_to: null,
    source: 'https://example.com',
    checked: '2026-11-22',
  }
  const file = (
    prices: readonly DatedPrice[],
    more: Partial<ProviderPrices> = {},
  ): ProviderPrices => ({
    format: 1,
    provider: 'acme',
    name: 'Acme',
    first_party: true,
    naming: {},
    words: {},
    billed_as: {},
    fees: [],
    modifiers: [],
    models: [{ id: 'acme-1', prices }],
    ...more,
  })

  test('a window of the day, over midnight too', () => {
    const book = priceBook([
      file([
        { ...dated, per_mtok: { input: '2' } },
        { ...dated, when: { utc: '16:30-00:30' }, per_mtok: { input: '1' } },
      ]),
    ])
    const at = (time: string) =>
      book.price({ model: 'acme-1', at: Date.parse(`2026-11-22T${time}Z`) }).price?.rates['input']
    expect(['16:29:59', '16:30:00', '00:29:59', '00:30:00'].map(at)).toEqual([
      '0.000002',
      '0.000001',
      '0.000001',
      '0.000002',
    ])
  })

  test('of two long prompts the longer one has the higher threshold', () => {
    const prices = ['1', '2', '3'].map((input, step) => ({
      ...dated,
      ...(step > 0 && { when: { input_over: step * 100 } }),
      per_mtok: { input },
    }))
    for (const ordered of [prices, prices.toReversed()]) {
      const book = priceBook([file(ordered)])
      const at = (inputTokens: number) =>
        book.price({ model: 'acme-1', inputTokens }).price?.rates['input']
      expect([100, 101, 200, 201].map(at)).toEqual(['0.000001', '0.000002', '0.000002', '0.000003'])
    }
  })

  test('a price of its own for a tier is not multiplied by the factor of that tier', () => {
    const when = { service_tier: 'batch' }
    const modifiers = [{ ...dated, id: 'batch', when, multiply: '0.5' }]
    const base = { ...dated, per_mtok: { input: '10' } }
    const own = { ...dated, when, per_mtok: { input: '3' } }
    const batch = (prices: readonly DatedPrice[]) =>
      priceBook([file(prices, { modifiers })]).price({
        model: 'acme-1',
        context: { serviceTier: 'batch' },
      }).price?.rates['input']
    expect([batch([base]), batch([base, own])]).toEqual(['0.000005', '0.000003'])
  })

  test('fees have dates of their own', () => {
    const fees = [
      { ...dated, effective_to: '2026-06-01', per_unit: { webSearch: '0.01' } },
      { ...dated, effective_from: '2026-06-01', per_unit: { webSearch: '0.02' } },
    ]
    const book = priceBook([file([{ ...dated, per_mtok: { input: '1' } }], { fees })])
    const at = (day: string) => book.price({ model: 'acme-1', at: Date.parse(day) }).price
    const [before, after] = [at('2026-05-31'), at('2026-06-01')]
    expect([before?.rates['webSearch'], after?.rates['webSearch']]).toEqual(['0.01', '0.02'])
    expect(before?.id).not.toBe(after?.id)
  })

  test('after the last price there is none, and the answer says why', () => {
    const book = priceBook([
      file([{ ...dated, effective_to: '2026-01-01', per_mtok: { input: '2' } }]),
    ])
    const { price, warnings } = book.price({ model: 'acme-1', at: Date.parse('2026-01-01') })
    expect(price).toBeNull()
    expect(warnings[0]?.code).toBe('no_list_price')
  })

  test('data that breaks the format is refused', () => {
    const bad = file([{ ...dated, per_mtok: { input: '-2' } }])
    expect(() => priceBook([bad])).toThrow(/invalid|acme/)
    expect(() =>
      priceBook([file([{ ...dated, effective_from: '2026-01-01', per_mtok: { input: '2' } }])]),
    ).toThrow(/no base price that holds from its beginning/)
  })
})

describe('hours of the day and days of the week', () => {
  test.each([
    ['deepseek-chat', '2024-12-30T12:00:00Z', [0.14, 0.014, 0.28]],
    ['deepseek-chat', '2025-02-20T20:00:00Z', [0.27, 0.07, 1.1]],
    ['deepseek-chat', '2025-03-01T16:29:00Z', [0.27, 0.07, 1.1]],
    ['deepseek-chat', '2025-03-01T16:30:00Z', [0.135, 0.035, 0.55]],
    ['deepseek-chat', '2025-03-02T00:29:00Z', [0.135, 0.035, 0.55]],
    ['deepseek-chat', '2025-03-02T00:30:00Z', [0.27, 0.07, 1.1]],
    ['deepseek-reasoner', '2025-12-31T20:00:00Z', [0.28, 0.028, 0.42]],
    ['deepseek-v4-pro', '2026-07-01T02:00:00Z', [0.435, 0.003625, 0.87]],
    ['deepseek-v4-pro', '2026-08-22T02:00:00Z', [1.32, 0.044, 3.96]],
    ['deepseek-flash', '2026-11-20T03:59:00Z', [0.3, 0.006, 1.2]],
    ['deepseek-flash', '2026-11-20T04:00:00Z', [0.15, 0.003, 0.6]],
    ['deepseek-flash', '2026-11-21T02:00:00Z', [0.15, 0.003, 0.6]],
    ['deepseek-flash', '2026-11-23T06:00:00Z', [0.3, 0.006, 1.2]],
  ])('%s at %s: %j', (model, at, expected) => {
    expect(rates(model, { provider: 'deepseek', at })).toEqual(near(expected))
  })

  test('a name that was retired has no price after its end', () => {
    expect(ask('deepseek-chat', { at: '2026-08-01' }).warnings[0]?.code).toBe('no_list_price')
  })
})

describe('places and fees', () => {
  test('Bedrock: a geographic profile costs a tenth more than the global one', () => {
    const name = 'anthropic.claude-haiku-4-5-20251001-v1:0'
    const of = (model: string, region?: string) =>
      rates(model, { provider: 'aws.bedrock', ...(region ? { context: { region } } : {}) })
    expect(of(`eu.${name}`)).toEqual(near([1.1, 0.11, 5.5]))
    expect(of(`global.${name}`)).toEqual(near([1, 0.1, 5]))
    expect(of('claude-haiku-4-5-20251001', 'global')).toEqual(near([1, 0.1, 5]))
    expect(of('claude-haiku-4-5-20251001', 'us')).toEqual(near([1.1, 0.11, 5.5]))
  })

  test.each([
    ['low', '0.006'],
    ['medium', '0.01'],
    ['high', '0.014'],
    [undefined, undefined],
  ])('Perplexity: the fee of a request with %s search context', (size, fee) => {
    const context = size === undefined ? {} : { searchContextSize: size }
    const { price } = ask('sonar-pro', { provider: 'perplexity', context })
    expect(price?.rates['requests']).toBe(fee)
  })
})
