import { expect, it } from 'vitest'
import { PLAIN } from './colours.ts'
import { coverageLines } from './coverage-line.ts'

const known = {
  priced_calls: 1200,
  partial_calls: 0,
  unpriced_calls: 0,
  missing_usage_calls: 0,
  estimated_calls: 0,
  unpriced_models: [],
}

it('is a short tick when everything is known', () => {
  expect(coverageLines(known, PLAIN)).toEqual(['✓ every call is priced'])
})

it('says in words what is not known, and names the models', () => {
  const coverage = {
    ...known,
    partial_calls: 2,
    unpriced_calls: 36,
    missing_usage_calls: 1,
    estimated_calls: 12,
    unpriced_models: [
      { model: 'house-coder', calls: 35, total_tokens: 9 },
      { model: null, calls: 1, total_tokens: 1 },
    ],
  }
  expect(coverageLines(coverage, PLAIN)).toEqual([
    '~ 1,200 calls priced · 2 priced in part · 36 unpriced · 1 without usage · 12 calls estimated',
    '  no price: house-coder (35 calls), no model named (1 call)',
  ])
})

it('names the first models only', () => {
  const unpriced_models = ['a', 'b', 'c', 'd', 'e'].map((model) => ({
    model,
    calls: 1,
    total_tokens: 1,
  }))
  const lines = coverageLines({ ...known, unpriced_calls: 5, unpriced_models }, PLAIN)
  expect(lines[1]).toBe('  no price: a (1 call), b (1 call), c (1 call), 2 more')
})
