import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromDecimal } from '../../base/money.ts'
import type { PipelineAgent } from './agent-tokens.ts'
import { aggregatePipelineTokens } from './aggregate-pipeline-tokens.ts'
import { costHotSpots } from './cost-hot-spots.ts'
import { formatTokenSummary } from './format-token-summary.ts'

const agent = (
  agentName: string,
  inputTokens: number | null,
  outputTokens: number | null,
  costUsd: string | number | null = null,
): PipelineAgent => ({
  agentName,
  usage: { inputTokens, outputTokens, costUsd },
})

describe('aggregatePipelineTokens', () => {
  it('is zero of nothing, and knows no shares of it', () => {
    const pipeline = aggregatePipelineTokens([])
    expect(pipeline).toEqual({
      agents: [],
      total_input_tokens: 0,
      total_output_tokens: 0,
      total_tokens: 0,
      estimated_total_cost_usd: 0,
      cost_breakdown: {},
      efficiency_metrics: {
        average_tokens_per_agent: 0,
        max_agent_tokens: 0,
        total_agents: 0,
        cost_per_agent_avg: null,
        estimated_context_window_usage_percent: null,
        input_output_ratio: null,
      },
      coverage: { missing_usage_calls: 0, unpriced_calls: 0 },
    })
    expect(formatTokenSummary(pipeline)).toContain('COST:    $0.000000')
  })

  it('takes the same agent twice for one', () => {
    const pipeline = aggregatePipelineTokens([
      agent('PM', 10, 5, '0.1'),
      agent('PM', 20, 5, '0.2'),
      agent('QA', 1, 1, 0),
    ])
    expect(pipeline.cost_breakdown).toEqual({ PM: 0.3, QA: 0 })
    expect(pipeline.efficiency_metrics).toMatchObject({
      average_tokens_per_agent: 21,
      max_agent_tokens: 40,
      total_agents: 2,
      cost_per_agent_avg: 0.15,
    })
  })

  it('adds up what is priced, and counts what is not', () => {
    const pipeline = aggregatePipelineTokens([
      agent('PM', 10, 5, '0.1'),
      agent('Dev', 10, 5),
      agent('QA', null, 7),
    ])
    expect(pipeline).toMatchObject({
      total_tokens: 37,
      estimated_total_cost_usd: 0.1,
      cost_breakdown: { PM: 0.1, Dev: null, QA: null },
      efficiency_metrics: { cost_per_agent_avg: 0.1 },
      coverage: { missing_usage_calls: 1, unpriced_calls: 2 },
    })
    const block = formatTokenSummary(pipeline)
    expect(block).toContain('COST:    $0.100000 (2 unpriced)')
    expect(block).toContain('37 total (1 without usage)')
    expect(block).toContain('    QA:       ? in +      7 out =       ? total (unpriced)')
  })

  it('prices what states no cost and names a model', () => {
    const usage = { inputTokens: 10_000, outputTokens: 5000 }
    const pipeline = aggregatePipelineTokens([
      { agentName: 'PM', usage: { ...usage, model: 'gpt-4o' } },
      { agentName: 'QA', usage: { ...usage, model: 'house-coder-32b' } },
      { agentName: 'Dev', usage },
    ])
    expect(pipeline.cost_breakdown).toEqual({ PM: 0.075, QA: null, Dev: null })
  })

  it.each<[string, PipelineAgent['usage'], number | null, number | null]>([
    ['a model’s own', { inputTokens: 12_000, outputTokens: 800, model: 'gpt-4o' }, null, 10],
    ['an unknown model’s', { inputTokens: 12_000, outputTokens: 800, model: 'house' }, null, null],
    ['no model’s', { inputTokens: 12_000, outputTokens: 800 }, null, null],
    ['the default', { inputTokens: 12_000, outputTokens: 8000 }, 200_000, 10],
    [
      'the model’s before the default',
      { inputTokens: 12_000, outputTokens: 800, model: 'gpt-4o' },
      200_000,
      10,
    ],
    [
      'the last call’s',
      { inputTokens: 900_000, outputTokens: 9, model: 'gpt-4o', contextTokens: 64_000 },
      null,
      50,
    ],
    [
      'more than a window holds',
      { inputTokens: 900_000, outputTokens: 9, model: 'gpt-4o' },
      null,
      null,
    ],
  ])('knows how full a window is: %s', (_, usage, contextWindow, percent) => {
    const pipeline = aggregatePipelineTokens([{ agentName: 'PM', usage }], { contextWindow })
    expect(pipeline.efficiency_metrics.estimated_context_window_usage_percent).toBe(percent)
    expect(formatTokenSummary(pipeline)).toContain(
      percent === null ? 'Context usage:    unknown\n' : `Context usage:    ${percent}.00%\n`,
    )
  })

  it.each([
    [Number.NaN, 1, '1', 'invalid_quantity'],
    [1, -1, '1', 'invalid_quantity'],
    [1, 1, 'cheap', 'invalid_decimal'],
  ])('refuses %s, %s at %s', (input, output, cost, code) => {
    expect(() => aggregatePipelineTokens([agent('PM', input, output, cost)])).toThrow(
      expect.objectContaining({ code }),
    )
  })

  const agents = fc.array(
    fc.record({
      agentName: fc.constantFrom('PM', 'Dev', 'QA', '__proto__'),
      input: fc.option(fc.nat(100_000)),
      output: fc.option(fc.nat(100_000)),
      micro: fc.option(fc.nat(10_000_000)),
    }),
  )

  it('adds up: costs by agent to the total, rows to the totals', () => {
    fc.assert(
      fc.property(agents, (all) => {
        const pipeline = aggregatePipelineTokens(
          all.map(({ agentName, input, output, micro }) =>
            agent(agentName, input, output, micro === null ? null : (micro / 1e6).toFixed(6)),
          ),
        )
        const costs = Object.values(pipeline.cost_breakdown).filter((cost) => cost !== null)
        const sum = costs.reduce((total, cost) => total + fromDecimal(cost), 0n)
        expect(fromDecimal(pipeline.estimated_total_cost_usd ?? 0)).toBe(sum)
        const tokens = all.reduce(
          (total, { input, output }) => total + (input ?? 0) + (output ?? 0),
          0,
        )
        expect(pipeline.total_tokens).toBe(tokens)
        expect(costHotSpots(pipeline).map(({ costUsd }) => costUsd)).toEqual(
          costs.sort((a, b) => b - a),
        )
        expect(JSON.parse(JSON.stringify(pipeline))).toEqual(pipeline)
      }),
    )
  })
})

describe('formatTokenSummary', () => {
  it('keeps a name in its line', () => {
    const block = formatTokenSummary(aggregatePipelineTokens([agent('a\nTOTAL:', 1, 1, '0')]))
    expect(block.split('\n')[3]).toBe(
      'a\\nTOTAL::       1 in +      1 out =       2 total ($0.000000)',
    )
  })

  it('has commas in thousands, and none in money', () => {
    const block = formatTokenSummary(
      aggregatePipelineTokens([agent('Planner', 12_345_678, 1_234_567, '1234.5')]),
    )
    expect(block.split('\n')[3]).toBe(
      'Planner: 12,345,678 in + 1,234,567 out = 13,580,245 total ($1234.500000)',
    )
  })
})
