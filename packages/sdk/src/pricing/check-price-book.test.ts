import { describe, expect, test } from 'vitest'
import { checkPriceBook, lastChecked } from './check-price-book.ts'
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
      [{ ...acme, modifiers: [{ id: 'm', when: {}, multiply: '2', models: ['x'], ...dated }] }],
      /names "x"/,
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

  test('conditional prices have dates of their own', () => {
    const long = { ...base, when: { input_over: 1000 }, effective_from: '2026-01-01' }
    expect(checkPriceBook([priced(base, long)])).toEqual([])
  })
})
