import { describe, test } from 'vitest'
import { cases, check } from './cost-rules.contract.ts'

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
