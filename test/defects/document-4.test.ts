import {
  aggregatePipelineTokens,
  calculateCost,
  extractTokenUsage,
  formatTokenSummary,
  PipelineRun,
  projectMonthlyCost,
  TokenUsageTracker,
} from '@tokenledger/sdk'
import { describe, expect, it } from 'vitest'

/** The defects of the pipeline summary that document 4 describes: none of them is here. */

const quiet = { info() {}, warn() {} }

describe('document 4', () => {
  it.each([
    ['gpt-4.1', '0.006000'],
    ['gpt-4.1-nano', '0.000300'],
    ['gpt-4', '0.060000'],
    ['o1', '0.045000'],
    ['claude-3-5-haiku-20241022', '0.002800'],
  ])('%s has its own price, not that of a name which it contains', (model, cost) => {
    expect(calculateCost(model, 1000, 500)).toBe(cost)
  })

  it.each(['gpt-4-of-ours', 'my-claude', 'gpt-9', ''])(
    '%s is nobody’s name: it has no price',
    (model) => {
      expect(calculateCost(model, 1000, 500)).toBeNull()
    },
  )

  it('a thousand calls of one token cost a thousand times one', async () => {
    const pipeline = new PipelineRun({ tracker: null, logger: quiet })
    await pipeline.step('PM', (step) => {
      for (let n = 0; n < 1000; n++) {
        step.record({ model: 'gpt-4o-mini', usage: { prompt_tokens: 1, completion_tokens: 0 } })
      }
    })
    expect(pipeline.finalize().metadata.token_usage.estimated_total_cost_usd).toBe(0.00015)
  })

  it('the same agent twice is in the breakdown twice', () => {
    const usage = { inputTokens: 1234, outputTokens: 2456, costUsd: '0.009270' }
    const pipeline = aggregatePipelineTokens([
      { agentName: 'PM', usage },
      { agentName: 'PM', usage },
    ])
    expect(pipeline.estimated_total_cost_usd).toBe(0.01854)
    expect(pipeline.cost_breakdown).toEqual({ PM: 0.01854 })
  })

  it('cached input is not billed as new', () => {
    const cached = extractTokenUsage({
      model: 'gpt-4o',
      usage: {
        prompt_tokens: 1000,
        completion_tokens: 0,
        prompt_tokens_details: { cached_tokens: 900 },
      },
    })
    expect(cached).toMatchObject({ inputTokens: 1000, cachedInputTokens: 900, costUsd: '0.001375' })
    expect(
      extractTokenUsage({ model: 'gpt-4o', usage: { prompt_tokens: 1000, completion_tokens: 0 } })
        .costUsd,
    ).toBe('0.002500')
  })

  it('cache reads that Anthropic reports beside the input are not lost', () => {
    const usage = { input_tokens: 7, cache_read_input_tokens: 900, output_tokens: 5 }
    expect(extractTokenUsage({ type: 'message', model: 'claude-sonnet-4-5', usage })).toMatchObject(
      {
        inputTokens: 907,
        cachedInputTokens: 900,
        totalTokens: 912,
      },
    )
  })

  it('a cost of $0 is shown as $0, an unknown one as unknown', () => {
    const usage = { inputTokens: 1, outputTokens: 1 }
    const block = formatTokenSummary(
      aggregatePipelineTokens([
        { agentName: 'free', usage: { ...usage, costUsd: 0 } },
        { agentName: 'house', usage: { ...usage, costUsd: null } },
      ]),
    )
    expect(block).toContain('total ($0.000000)')
    expect(block).toContain('total (unpriced)')
    expect(block).not.toContain('N/A')
  })

  it('no window is fuller than full, and none is 200,000 by accident', () => {
    const usage = { inputTokens: 12_345_678, outputTokens: 1, model: 'gpt-4o' }
    const shares = [usage, { ...usage, model: 'house-coder-32b' }].map(
      (one) =>
        aggregatePipelineTokens([{ agentName: 'Dev', usage: one }]).efficiency_metrics
          .estimated_context_window_usage_percent,
    )
    expect(shares).toEqual([null, null])
  })

  it('a run that fails keeps its tokens', async () => {
    const tracker = new TokenUsageTracker({ logger: quiet })
    const pipeline = new PipelineRun({ tracker, logger: quiet })
    const failing = pipeline.step('Dev', (step) => {
      step.record({ model: 'gpt-4o', usage: { prompt_tokens: 10, completion_tokens: 5 } })
      throw new Error('does not compile')
    })
    await expect(failing).rejects.toThrow('does not compile')
    expect(pipeline.finalize()).toMatchObject({
      status: 'failed',
      metadata: { token_usage: { total_tokens: 15 } },
    })
    expect(tracker.getTotalUsage().totalTokens).toBe(15)
  })

  it('one call of $0.006 some milliseconds ago is no $288,000 a month', () => {
    const now = Date.UTC(2026, 10, 22)
    expect(projectMonthlyCost([{ time: now - 50, costUsd: '0.006' }]).kind).toBe('not_enough_data')
  })
})
