import {
  aggregatePipelineTokens,
  calculateCost,
  calculateTokenCost,
  createAgentUsageRecord,
  extractTokenUsage,
  formatTokenSummary,
  monthlyCost,
  TaskExecutionContext,
  TokenUsageTracker,
} from '@tokenledger/sdk'
import { describe, expect, it } from 'vitest'

/** The documents' own numbers: the right ones come out, the wrong ones never do. */

const SONNET = 'claude-3-5-sonnet-20241022'

describe('document 1', () => {
  it('the summary block', () => {
    const lines: string[] = []
    const log = (line: string): void => void lines.push(line)
    const tracker = new TokenUsageTracker({ tokenBudget: 100, logger: { info: log, warn: log } })
    tracker.trackUsage('search', { prompt_tokens: 10, completion_tokens: 20, total_tokens: 30 })
    tracker.trackUsage('read', { prompt_tokens: 60, completion_tokens: 50, total_tokens: 110 })
    tracker.printSummary()
    expect(lines.join('\n')).toBe(`[search] Added 30 tokens. Total: 30
[read] Added 110 tokens. Total: 140
WARNING: Token budget exceeded! Budget: 100, Used: 140
Token Usage Summary:
  Budget: 100
  Total Usage: 140 tokens
    - Prompt: 70 tokens
    - Completion: 70 tokens
  Breakdown by Tool:
    - read: 110 tokens
    - search: 30 tokens`)
  })
})

describe('document 2', () => {
  it('2 tools, 400 tokens of definitions, 150 of results: 2050 in all', () => {
    const record = createAgentUsageRecord('editor', 'stream', 'claude-haiku-4-5', 1000, 500, {
      tracker: null,
      toolsUsed: ['content_analyzer', 'sentiment_detector'],
      toolDefinitionsTokens: 400,
      toolResultsTokens: 150,
    })
    expect(record.totalTokens).toBe(2050)
  })
})

describe('document 3', () => {
  it.each([
    [1247, 342, 1589],
    [892, 156, 1048],
    [654, 223, 877],
  ])('%d + %d = %d', (input, output, total) => {
    const usage_metadata = { input_tokens: input, output_tokens: output }
    expect(extractTokenUsage({ usage_metadata }).totalTokens).toBe(total)
  })

  it('calculate_token_cost of 1247 and 342', () => {
    expect(calculateTokenCost(1247, 342, 0.005, 0.015)).toEqual({
      input_cost: 0.006235,
      output_cost: 0.00513,
      total_cost: 0.011365,
      currency: 'USD',
    })
  })

  it('654 and 223 cost $0.006615, not $0.006595, which is the cost of 650 and 223', () => {
    expect(calculateTokenCost(654, 223, 0.005, 0.015).total_cost).toBe(0.006615)
    expect(calculateTokenCost(650, 223, 0.005, 0.015).total_cost).toBe(0.006595)
  })
})

const given = [
  { agentName: 'PM', usage: { inputTokens: 1234, outputTokens: 2456, costUsd: '0.009270' } },
  { agentName: 'Dev', usage: { inputTokens: 2345, outputTokens: 4567, costUsd: 0.017355 } },
  { agentName: 'QA', usage: { inputTokens: 1890, outputTokens: 1234, costUsd: '0.007935' } },
]

describe('document 4', () => {
  it('the sums and metrics of its JSON, its costs taken as given', () => {
    const pipeline = aggregatePipelineTokens(given, { contextWindow: 200_000 })
    expect(pipeline).toMatchObject({
      total_input_tokens: 5469,
      total_output_tokens: 8257,
      total_tokens: 13726,
      estimated_total_cost_usd: 0.03456,
      cost_breakdown: { PM: 0.00927, Dev: 0.017355, QA: 0.007935 },
      efficiency_metrics: {
        average_tokens_per_agent: 4575.33,
        max_agent_tokens: 6912,
        estimated_context_window_usage_percent: 3.46,
        input_output_ratio: 0.662,
        total_agents: 3,
        cost_per_agent_avg: 0.01152,
      },
    })
  })

  it('its block, to the space', () => {
    const pipeline = aggregatePipelineTokens(given, { contextWindow: 200_000 })
    expect(
      formatTokenSummary(pipeline),
    ).toBe(`============================================================
📊 TOKEN USAGE SUMMARY
============================================================
    PM:   1,234 in +  2,456 out =   3,690 total ($0.009270)
   Dev:   2,345 in +  4,567 out =   6,912 total ($0.017355)
    QA:   1,890 in +  1,234 out =   3,124 total ($0.007935)
------------------------------------------------------------
TOTAL:   5,469 in +  8,257 out =  13,726 total
COST:    $0.034560
============================================================
Avg tokens/agent: 4,575
Max agent tokens: 6,912
Context usage:    3.46%
Input/Output:     0.662
============================================================`)
  })

  it('the window of the model is used where the model is known', () => {
    const agents = given.map(({ agentName, usage }) => ({
      agentName,
      usage: { ...usage, model: SONNET },
    }))
    const metrics = aggregatePipelineTokens(agents).efficiency_metrics
    expect(metrics.estimated_context_window_usage_percent).toBe(3.46)
  })

  it('the right costs of its agents at Claude 3.5 Sonnet, four times what it says', () => {
    const costs = given.map(({ usage }) =>
      calculateCost(SONNET, usage.inputTokens, usage.outputTokens),
    )
    expect(costs).toEqual(['0.040542', '0.075540', '0.024180'])
    const agents = given.map(({ agentName, usage: { inputTokens, outputTokens } }) => ({
      agentName,
      usage: { inputTokens, outputTokens, model: SONNET },
    }))
    expect(aggregatePipelineTokens(agents).estimated_total_cost_usd).toBe(0.140262)
    expect(monthlyCost('0.140262', 1000)).toBe('140.262000')
  })

  it.each([
    [SONNET, 10_000, 5000, '0.105000'],
    ['gpt-4o', 10_000, 5000, '0.075000'],
    [SONNET, 1000, 2000, '0.033000'],
    [SONNET, 1000, 0, '0.003000'],
    [SONNET, 0, 2000, '0.030000'],
  ])('%s: %d in and %d out cost $%s', (model, input, output, cost) => {
    expect(calculateCost(model, input, output)).toBe(cost)
  })

  it('its test fixture adds up', () => {
    const usage = { inputTokens: 1, outputTokens: 1 }
    const agents = ['0.0375', '0.0495', '0.0204'].map((costUsd, index) => ({
      agentName: `agent ${index}`,
      usage: { ...usage, costUsd },
    }))
    expect(aggregatePipelineTokens(agents).estimated_total_cost_usd).toBe(0.1074)
  })
})

describe('document 5', () => {
  it('2500 + 1200 = 3700, by model and by source', () => {
    const task = new TaskExecutionContext({ tracker: null })
    task.recordTokenUsage({
      inputTokens: 1500,
      outputTokens: 800,
      model: 'gpt-4o',
      cachedInputTokens: 100,
    })
    task.recordTokenUsage({
      inputTokens: 1000,
      outputTokens: 400,
      model: 'gpt-4o-mini',
      toolName: 'search',
    })
    const summary = task.getTokenUsageSummary()
    expect(summary).toEqual({
      total_input_tokens: 2500,
      total_output_tokens: 1200,
      total_cached_input_tokens: 100,
      total_tokens: 3700,
      by_model: {
        'gpt-4o': { input_tokens: 1500, output_tokens: 800, cached_input_tokens: 100 },
        'gpt-4o-mini': { input_tokens: 1000, output_tokens: 400, cached_input_tokens: 0 },
      },
      by_source: {
        agent: { input_tokens: 1500, output_tokens: 800, cached_input_tokens: 100 },
        'tool:search': { input_tokens: 1000, output_tokens: 400, cached_input_tokens: 0 },
      },
    })
  })
})
