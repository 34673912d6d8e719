import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { priceBook } from './price-book.ts'
import type { DatedPrice, ModelPrices, ProviderPrices } from './price-data.ts'
import { type PriceDifference, priceDifferences } from './price-differences.ts'

const dated = {
  effective_from: null,
  effective_to: null,
  source: 'https://example.com',
  checked: '2026-11-22',
}
const price = (input: string, more: Partial<DatedPrice> = {}): DatedPrice => ({
  ...dated,
  per_mtok: { input },
  ...more,
})
const file = (
  models: readonly ModelPrices[],
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
  models,
  ...more,
})

const text = ({ kind, model, when, from, fact, before, after }: PriceDifference): string =>
  `${kind} ${model ?? '*'} [${when}] ${from ?? 'start'} ${fact}: ${before} -> ${after}`
const differences = (before: ProviderPrices, after: ProviderPrices): readonly string[] =>
  priceDifferences([before], [after]).map(text)

describe('what differs is said by model, row and meter', () => {
  const old = file([{ id: 'a', aliases: ['a-1'], prices: [price('1')] }])

  test.each<[string, ProviderPrices, readonly string[]]>([
    [
      'another rate',
      file([{ id: 'a', aliases: ['a-1'], prices: [price('2')] }]),
      ['changed a [] start input: 0.000001 -> 0.000002'],
    ],
    [
      'the same rate written otherwise',
      file([{ id: 'A', aliases: ['A-1'], prices: [price('1.00')] }]),
      [],
    ],
    [
      'the same model under another of its names',
      file([{ id: 'a-1', aliases: ['a'], prices: [price('1')] }]),
      [],
    ],
    [
      'an alias that becomes a model of its own',
      file([
        { id: 'a', prices: [price('1')] },
        { id: 'a-1', prices: [price('3')] },
      ]),
      ['removed a [] start alias: a-1 -> null', 'added a-1 [] start input: null -> 0.000003'],
    ],
    [
      'a change on a day: the old row ends, a new one begins',
      file([
        {
          id: 'a',
          aliases: ['a-1'],
          prices: [
            price('1', { effective_to: '2026-10-01' }),
            price('2', { effective_from: '2026-10-01' }),
          ],
        },
      ]),
      [
        'added a [] start effective_to: null -> 2026-10-01',
        'added a [] 2026-10-01 input: null -> 0.000002',
      ],
    ],
    [
      'a tier, a cache life and a fee',
      file([
        {
          id: 'a',
          aliases: ['a-1'],
          prices: [
            price('1', { per_mtok: { input: '1', 'input.cacheWrite.1h': '2' } }),
            price('2', {
              when: { service_tier: 'batch', input_over: 1000 },
              per_unit: { webSearch: '0.01' },
            }),
          ],
        },
      ]),
      [
        'added a [] start input.cacheWrite.1h: null -> 0.000002',
        'added a [input_over=1000, service_tier=batch] start input: null -> 0.000002',
        'added a [input_over=1000, service_tier=batch] start webSearch: null -> 0.01',
      ],
    ],
    [
      'fees and modifiers, of all models and of one',
      file([{ id: 'a', aliases: ['a-1'], prices: [price('1')] }], {
        fees: [{ ...dated, per_unit: { webSearch: '0.01' } }],
        modifiers: [
          { id: 'b', when: { service_tier: 'batch' }, multiply: '0.50', ...dated },
          { id: 'f', when: { speed: 'fast' }, multiply: '2', models: ['a'], ...dated },
        ],
      }),
      [
        'added * [] start webSearch: null -> 0.01',
        'added * [service_tier=batch] start multiply: null -> 0.5',
        'added a [speed=fast] start multiply: null -> 2',
      ],
    ],
    [
      'a model gone',
      file([]),
      ['removed a [] start input: 0.000001 -> null', 'removed a [] start alias: a-1 -> null'],
    ],
  ])('%s', (_, now, expected) => {
    expect(differences(old, now)).toEqual(expected)
  })

  test('a list says the same as models in full', () => {
    const list = { ...dated, meters: ['input'], models: { 'a | a-1': '1' } }
    expect(differences(old, file([], { lists: [list] }))).toEqual([])
  })

  test('providers that the later list does not hold are left alone', () => {
    expect(priceDifferences([old, { ...old, provider: 'other' }], [old])).toEqual([])
    expect(priceDifferences([], [old]).map(({ provider }) => provider)).toContain('acme')
  })
})

const rate = fc.integer({ min: 0, max: 9 }).map(String)
const row = fc.record({
  tier: fc.constantFrom(undefined, 'batch', 'flex'),
  over: fc.constantFrom(undefined, 1000),
  from: fc.constantFrom(null, '2026-01-01'),
  rates: fc.dictionary(fc.constantFrom('input', 'output', 'input.cacheRead'), rate, { minKeys: 1 }),
})
const rows = fc.uniqueArray(row, {
  selector: ({ tier, over, from }) => `${tier} ${over} ${from}`,
  minLength: 1,
  maxLength: 6,
})
const model = rows.map((list): readonly DatedPrice[] =>
  list.map(({ tier, over, from, rates }) => ({
    ...dated,
    effective_from: from,
    when: {
      ...(tier === undefined ? {} : { service_tier: tier }),
      ...(over === undefined ? {} : { input_over: over }),
    },
    per_mtok: rates,
  })),
)

test('every rate that differs is named once, with both values; the way back is the mirror', () => {
  const rates = (prices: readonly DatedPrice[]) =>
    new Map(
      prices.flatMap(({ when, effective_from: from, per_mtok: list = {} }) =>
        Object.entries(list).map(([meter, value]) => [
          JSON.stringify([when?.input_over, when?.service_tier, from, meter]),
          value,
        ]),
      ),
    )
  fc.assert(
    fc.property(model, model, (one, two) => {
      const [left, right] = [file([{ id: 'm', prices: one }]), file([{ id: 'm', prices: two }])]
      const there = priceDifferences([left], [right])
      const back = priceDifferences([right], [left])
      const [mine, other] = [rates(one), rates(two)]
      const keys = [...new Set([...mine.keys(), ...other.keys()])]
      expect(there.length).toBe(keys.filter((key) => mine.get(key) !== other.get(key)).length)
      expect(back.map(({ before, after }) => `${after} ${before}`).sort()).toEqual(
        there.map(({ before, after }) => `${before} ${after}`).sort(),
      )
      expect(priceDifferences([left], [left])).toEqual([])
    }),
  )
})

test('the bundled book does not differ from itself, and a changed rate anywhere is found', () => {
  const { files } = priceBook()
  expect(priceDifferences(files, files)).toEqual([])
  const priced = files.flatMap((one) => one.models.map((own) => ({ one, own })))
  fc.assert(
    fc.property(fc.constantFrom(...priced), fc.nat(), ({ one, own }, seed) => {
      const at = seed % own.prices.length
      const prices = own.prices.map((each, index) =>
        index === at ? { ...each, per_unit: { ...each.per_unit, toolCalls: '7' } } : each,
      )
      const edited = { ...one, models: [{ ...own, prices }] }
      const found = priceDifferences([{ ...one, models: [own] }], [edited])
      expect(found).toMatchObject([{ kind: 'added', model: own.id, fact: 'toolCalls', after: '7' }])
    }),
    { numRuns: 200 },
  )
})
