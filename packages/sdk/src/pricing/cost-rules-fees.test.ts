import { describe, expect, test } from 'vitest'
import { toDecimal } from '../base/money.ts'
import { costOf } from './cost-of.ts'
import { cases, check, reading, TODAY } from './cost-rules.contract.ts'

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
