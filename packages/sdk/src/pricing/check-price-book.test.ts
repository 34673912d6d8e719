import { describe, expect, test } from 'vitest'
import { checkPriceBook, lastChecked } from './check-price-book.ts'
import { checkPriceFormat } from './check-price-format.ts'
import { priceBook } from './price-book.ts'
import type { DatedPrice, ProviderPrices } from './price-data.ts'

const dated = {
  effective_from: null,
  effective_to: null,
  source: 'https://example.com',
  checked: '2026-11-22',
}
const base: DatedPrice = { ...dated, per_mtok: { input: '1' } }
const acme: ProviderPrices = {
  format: 1,
  provider: 'acme',
  name: 'Acme',
  first_party: true,
  naming: {},
  words: {},
  billed_as: {},
  fees: [],
  modifiers: [],
  models: [{ id: 'acme-1', prices: [base] }],
}
const priced = (...prices: DatedPrice[]): ProviderPrices => ({
  ...acme,
  models: [{ id: 'acme-1', prices }],
})

test('the bundled book is in order, and holds past and present models', () => {
  const { files, checked } = priceBook()
  expect(checkPriceBook(files)).toEqual([])
  expect(checked).toBe(lastChecked(files))
  expect(files.map(({ provider }) => provider)).toEqual(
    expect.arrayContaining(['anthropic', 'aws.bedrock', 'groq', 'jina', 'ollama', 'openrouter']),
  )
  expect(files.flatMap(({ models }) => models).length).toBeGreaterThan(1400)
})

describe('a problem is named', () => {
  test.each<[string, unknown, RegExp]>([
    ['no list', {}, /must be a list/],
    ['no object', [null], /file 1 must be an object/],
    ['an unknown field', [{ ...acme, colour: 'red' }], /acme must not have "colour"/],
    [
      'no source',
      [priced({ ...base, source: '' })],
      /models\[acme-1\]\.prices\[0\]\.source must be a https address/,
    ],
    ['no such day', [priced({ ...base, checked: '2026-13-01' })], /checked must be an ISO date/],
    [
      'a number for a rate',
      [{ ...acme, models: [{ id: 'a', prices: [{ ...dated, per_mtok: { input: 1 } }] }] }],
      /per_mtok\.input must be a decimal text/,
    ],
    ['an exponent', [priced({ ...dated, per_mtok: { input: '1e-7' } })], /decimal text/],
    ['no rates', [priced(dated)], /a price without any rate/],
    [
      'a price from some day on only',
      [priced({ ...base, effective_from: '2026-01-01' })],
      /no base price/,
    ],
    [
      'an overlap',
      [priced(base, { ...base, effective_from: '2026-01-01' })],
      /overlap at 2026-01-01/,
    ],
    [
      'a gap',
      [priced({ ...base, effective_to: '2026-01-01' }, { ...base, effective_from: '2026-01-02' })],
      /leave a gap at 2026-01-01/,
    ],
    [
      'an end before the start',
      [
        priced(
          { ...base, effective_to: '2026-01-01' },
          { ...base, effective_from: '2026-01-01', effective_to: '2025-01-01' },
        ),
      ],
      /ends before it begins/,
    ],
    [
      'a name twice',
      [{ ...acme, models: [...acme.models, { id: 'b', aliases: ['ACME-1'], prices: [base] }] }],
      /the name "acme-1" stands twice/,
    ],
    ['a provider twice', [acme, acme], /two files/],
    ['prices of nobody', [{ ...acme, same_as: ['nobody'] }], /of which there is no file/],
    [
      'a modifier without effect',
      [{ ...acme, modifiers: [{ id: 'm', when: {}, ...dated }] }],
      /must have multiply or no_list_price/,
    ],
    [
      'a cache read dearer than input',
      [priced({ ...dated, per_mtok: { input: '1', 'input.cacheRead': '2' } })],
      /acme-1 has unlikely rates: input.cacheRead 2, input 1 \(cache_read_over_input\)/,
    ],
    [
      'a cache write below a read',
      [priced({ ...dated, per_mtok: { 'input.cacheRead': '2', 'input.cacheWrite': '1' } })],
      /cache_write_under_read/,
    ],
    [
      'a long cache life cheaper than a short one',
      [priced({ ...dated, per_mtok: { 'input.cacheWrite': '2', 'input.cacheWrite.1h': '1' } })],
      /long_write_under_short/,
    ],
    [
      'output that is nearly free',
      [priced({ ...dated, per_mtok: { input: '11', output: '1' } })],
      /output_under_tenth_of_input/,
    ],
    [
      'a batch price above the list',
      [priced(base, { ...dated, when: { service_tier: 'batch' }, per_mtok: { input: '2' } })],
      /batch_over_list/,
    ],
    [
      'a line with a column too many',
      [{ ...acme, lists: [{ ...dated, meters: ['input'], models: { x: '1 2' } }] }],
      /"x" must have 1 columns/,
    ],
    [
      'a name that a list repeats',
      [{ ...acme, lists: [{ ...dated, meters: ['input'], models: { 'x | acme-1': '1' } }] }],
      /the name "acme-1" stands twice/,
    ],
    [
      'a modifier of no model',
      [
        {
          ...acme,
          modifiers: [
            { id: 'm', when: { service_tier: 'x' }, multiply: '2', models: ['x'], ...dated },
          ],
        },
      ],
      /names "x"/,
    ],
    [
      'an alias that is another model with a date',
      [
        {
          ...acme,
          naming: { dated: ['-YYYYMMDD'] },
          models: [...acme.models, { id: 'b', aliases: ['acme-1-20250101'], prices: [base] }],
        },
      ],
      /b has the name "acme-1-20250101", which the rules for names read as acme-1 \(name_shadows\)/,
    ],
    [
      'a name that is another model behind a prefix',
      [
        {
          ...acme,
          naming: { prefixes: ['acme/'] },
          models: [...acme.models, { id: 'acme/ACME-1', prices: [base] }],
        },
      ],
      /"acme\/ACME-1", which the rules for names read as acme-1/,
    ],
    [
      'a prefix that cuts names in two',
      [{ ...acme, naming: { prefixes: ['acme-'] } }],
      /the prefix "acme-" must end in one of/,
    ],
    [
      'an end that is no date',
      [{ ...acme, naming: { dated: ['-latest'] } }],
      /the end "-latest" must begin with one of - @ : and hold YYYY or NNN/,
    ],
    [
      'a name with a space around it',
      [{ ...acme, models: [{ id: 'acme-1', aliases: ['acme-2 '], prices: [base] }] }],
      /the name "acme-2 " cannot be found/,
    ],
    [
      'another name of nothing',
      [{ ...acme, other_names: { x: 'y' } }],
      /other_names leads to "y", which has no prices/,
    ],
    [
      'another name that is its own',
      [
        {
          ...acme,
          provider: 'shop',
          same_as: ['acme'],
          same_as_source: 'https://example.com',
          other_names: { 'acme-1': 'acme-1' },
        },
        acme,
      ],
      /shop: other_names holds "acme-1", which is a name of its own/,
    ],
    [
      'prices of another without a source',
      [acme, { ...acme, provider: 'shop', same_as: ['acme'] }],
      /shop: same_as has no same_as_source/,
    ],
    [
      'a price for a tier that outlives the model',
      [
        priced(
          { ...base, effective_to: '2026-01-01' },
          { ...base, when: { service_tier: 'flex' } },
        ),
      ],
      /prices of acme-1 service_tier=flex go on after the base price has ended/,
    ],
    [
      'modifiers that are multiplied by each other',
      [
        {
          ...acme,
          modifiers: ['a', 'b'].map((id) => ({
            id,
            when: { service_tier: 'batch' },
            multiply: '0.5',
            ...dated,
          })),
        },
      ],
      /modifiers "a" and "b" hold together/,
    ],
    [
      'a modifier that always holds',
      [{ ...acme, modifiers: [{ id: 'm', when: {}, multiply: '2', ...dated }] }],
      /modifier "m" has no condition/,
    ],
    [
      'a batch that costs more',
      [
        {
          ...acme,
          modifiers: [{ id: 'm', when: { service_tier: 'batch' }, multiply: '2', ...dated }],
        },
      ],
      /modifier "m" has an unlikely factor: 2/,
    ],
    [
      'a priority price below the list',
      [priced(base, { ...dated, when: { service_tier: 'priority' }, per_mtok: { input: '0.9' } })],
      /priority_under_list/,
    ],
    [
      'a long prompt below a short one',
      [priced(base, { ...dated, when: { input_over: 9 }, per_mtok: { input: '0.9' } })],
      /long_prompt_under_short/,
    ],
    [
      'a price for one token',
      [priced({ ...dated, per_mtok: { input: '0.0000025' } })],
      /input 0.0000025 for a million \(rate_too_low\)/,
    ],
    ['a price for a billion', [priced({ ...dated, per_mtok: { input: '2500' } })], /rate_too_high/],
    [
      'a fee for a thousand searches twice over',
      [priced({ ...base, per_unit: { webSearch: '1000' } })],
      /rate_too_high/,
    ],
    [
      'a short cache life dearer than a long one',
      [priced({ ...dated, per_mtok: { 'input.cacheWrite.5m': '2', 'input.cacheWrite.1h': '1' } })],
      /long_write_under_short/,
    ],
    [
      'a meter that does not exist',
      [priced({ ...dated, per_mtok: { 'input.cached': '1' } })],
      /a rate for "input.cached", which is no meter/,
    ],
    [
      'a search among tokens',
      [priced({ ...dated, per_mtok: { input: '1', webSearch: '10' } })],
      /webSearch in per_mtok, and it counts no tokens/,
    ],
    [
      'tokens for one',
      [priced({ ...dated, per_unit: { input: '0.000001' } })],
      /input in per_unit, and it counts tokens/,
    ],
    [
      'two prices of which neither goes before the other',
      [
        priced(
          base,
          { ...dated, when: { service_tier: 'priority' }, per_mtok: { input: '2' } },
          { ...dated, when: { input_over: 1000 }, per_mtok: { input: '3' } },
        ),
      ],
      /prices for service_tier=priority and for input_over=1000, and none for both \(conditions_tie\)/,
    ],
    [
      'an excuse for nothing',
      [
        {
          ...acme,
          models: [{ id: 'a', exceptions: { batch_over_list: 'why' }, prices: [base] }],
        },
      ],
      /a excuses "batch_over_list", which is not found/,
    ],
    [
      'a column twice',
      [{ ...acme, lists: [{ ...dated, meters: ['input', 'input'], models: { x: '1 2' } }] }],
      /the column "input" twice/,
    ],
  ])('%s', (_, files, problem) => {
    expect(checkPriceBook(files as ProviderPrices[]).join('\n')).toMatch(problem)
  })

  test('what is unlikely and right is excused by its reason', () => {
    const prices = [{ ...dated, per_mtok: { input: '11', output: '1' } }]
    const exceptions = { output_under_tenth_of_input: 'it answers with one word' }
    const model = { id: 'acme-1', exceptions, prices }
    expect(checkPriceBook([{ ...acme, models: [model] }])).toEqual([])
  })

  test('a dated model of its own shadows nothing, and a price for both breaks a tie', () => {
    const naming = { dated: ['-YYYYMMDD'], prefixes: ['acme/'] }
    const snapshot = { id: 'acme-1-20250101', aliases: ['acme/acme-1-20250101'], prices: [base] }
    expect(checkPriceBook([{ ...acme, naming, models: [...acme.models, snapshot] }])).toEqual([])
    const priority = { ...base, when: { service_tier: 'priority' } }
    const long = { ...base, when: { input_over: 1000 } }
    const both = { ...base, when: { service_tier: 'priority', input_over: 1000 } }
    expect(checkPriceBook([priced(base, priority, long, both)])).toEqual([])
  })

  test('what is only unlikely keeps nobody from a book of their own', () => {
    const odd = priced({ ...dated, per_mtok: { input: '11', output: '1' } })
    expect(checkPriceBook([odd])).toHaveLength(1)
    expect(checkPriceFormat([odd])).toEqual([])
    expect(priceBook([odd]).find('acme-1')?.kind).toBe('id')
  })

  test('conditional prices have dates of their own', () => {
    const long = { ...base, when: { input_over: 1000 }, effective_from: '2026-01-01' }
    expect(checkPriceBook([priced(base, long)])).toEqual([])
  })
})
