import { describe, test } from 'vitest'
import { cases, check } from './cost-rules.contract.ts'

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
