import { expect, test } from 'vitest'
import { costAt } from './what-if.ts'

const traffic = {
  input_tokens: 1_000_000,
  cache_read_tokens: 600_000,
  cache_write_tokens: 100_000,
  output_tokens: 50_000,
  reasoning_tokens: 20_000,
}

test('prices each kind of token at its own rate', () => {
  const rates = {
    input: '0.000003',
    'input.cacheRead': '0.0000003',
    'input.cacheWrite': '0.00000375',
    output: '0.000015',
  }
  // 300,000 × 3 + 600,000 × 0.3 + 100,000 × 3.75 + 50,000 × 15, in dollars per million
  expect(costAt(traffic, rates)).toBe('2.205')
})

test('takes the rate of the input or the output where a kind has none', () => {
  expect(costAt(traffic, { input: '0.000001', output: '0.000002' })).toBe('1.10')
})

test('knows nothing without both rates', () => {
  expect(costAt(traffic, { input: '0.000001' })).toBeNull()
})
