import { describe, expect, test } from 'vitest'
import { toDecimal } from '../base/money.ts'
import { costOf } from './cost-of.ts'
import { cases, check, reading, TODAY } from './cost-rules.contract.ts'

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
