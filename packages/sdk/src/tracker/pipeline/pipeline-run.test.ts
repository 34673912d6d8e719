import { describe, expect, it } from 'vitest'
import { usageOfCounts } from '../../usage/usage-of-counts.ts'
import { callEntry } from '../call-entry.ts'
import { TokenUsageTracker } from '../token-usage-tracker.ts'
import { type PipelineOptions, PipelineRun } from './pipeline-run.ts'

function scene(options: PipelineOptions = {}) {
  const lines: string[] = []
  const log = (line: string): void => void lines.push(line)
  const tracker = new TokenUsageTracker({ logger: { info() {}, warn() {} } })
  const pipeline = new PipelineRun({
    name: 'release',
    tracker,
    logger: { info: log, warn: log },
    ...options,
  })
  return { lines, tracker, pipeline }
}

const answer = (input: number, output: number, model = 'gpt-4o') => ({
  model,
  usage: { prompt_tokens: input, completion_tokens: output },
})

describe('a pipeline', () => {
  it('accumulates from step to step, and prints a summary', async () => {
    const { pipeline, lines, tracker } = scene()
    const plan = await pipeline.step('PM', (step) => {
      expect(step.record(answer(1000, 200))).toMatchObject({
        totalTokens: 1200,
        costUsd: '0.004500',
      })
      return 'the plan'
    })
    expect(plan).toBe('the plan')
    expect(pipeline.tokenUsages.map(({ agentName }) => agentName)).toEqual(['PM'])
    await pipeline.step('Dev', async (step) => {
      step.record(answer(3000, 800))
      await Promise.resolve()
      step.record(answer(5000, 100))
    })
    await pipeline.step('QA', () => {})
    const { status, error, metadata } = pipeline.finalize()
    expect({ status, error }).toEqual({ status: 'completed', error: undefined })
    expect(metadata.token_usage).toMatchObject({
      agents: [
        {
          agent_name: 'PM',
          usage: { input_tokens: 1000, output_tokens: 200, estimated_cost_usd: 0.0045 },
        },
        { agent_name: 'Dev', usage: { input_tokens: 8000, output_tokens: 900 } },
        { agent_name: 'QA', usage: { input_tokens: 0, output_tokens: 0, estimated_cost_usd: 0 } },
      ],
      total_tokens: 10_100,
      coverage: { missing_usage_calls: 0, unpriced_calls: 0 },
    })
    expect(lines[1]).toBe('📊 TOKEN USAGE SUMMARY')
    expect(lines).toContain('   Dev:   8,000 in +    900 out =   8,900 total ($0.029000)')
    expect(tracker.totals('agent')).toMatchObject({ PM: { calls: 1 }, Dev: { calls: 2 } })
  })

  it('knows how full the window was at the last call, not over all', async () => {
    const { pipeline } = scene()
    await pipeline.step('Dev', (step) => {
      for (let n = 0; n < 10; n++) step.record(answer(100_000, 1000))
      step.record(answer(12_700, 100))
    })
    const { agents, efficiency_metrics } = pipeline.finalize().metadata.token_usage
    // 12,800 of 128,000
    expect(agents[0]?.usage.context_window_usage_percent).toBe(10)
    expect(efficiency_metrics.estimated_context_window_usage_percent).toBe(10)
  })

  it('keeps what a step that fails has used, and throws on what it threw', async () => {
    const { pipeline, lines } = scene()
    const boom = new Error('no tests')
    const failing = pipeline.step('QA', (step) => {
      step.record(answer(500, 50), { error: 'timeout' })
      throw boom
    })
    await expect(failing).rejects.toBe(boom)
    const result = pipeline.finalize()
    expect(result).toMatchObject({ status: 'failed', error: 'no tests' })
    expect(result.metadata.token_usage.total_tokens).toBe(550)
    expect(lines).toHaveLength(13)
  })

  it('takes the calls of metered clients by itself, each once', async () => {
    const { pipeline, tracker } = scene()
    const metered = (id: string, input: number) => {
      const usage = usageOfCounts({ model: 'gpt-4o', inputTokens: input, outputTokens: 1 })
      tracker.record(callEntry({ usage, scope: {}, facts: { id } }))
    }
    await pipeline.step('PM', async (step) => {
      metered('chatcmpl-A1', 10)
      step.record({ id: 'chatcmpl-A1', object: 'chat.completion', ...answer(10, 1) })
      step.record({ id: 'chatcmpl-A2', object: 'chat.completion', ...answer(20, 1) })
      metered('chatcmpl-A2', 20)
    })
    metered('outside', 1000)
    const other = new PipelineRun({ tracker, logger: { info() {}, warn() {} } })
    await other.step('PM', () => metered('of another run', 1000))
    expect(pipeline.finalize().metadata.token_usage.total_input_tokens).toBe(30)
    expect(other.finalize().metadata.token_usage.total_input_tokens).toBe(1000)
  })

  it('says what is not known instead of making it zero', async () => {
    const { pipeline, lines } = scene()
    await pipeline.step('PM', (step) => {
      expect(step.record({})).toMatchObject({ status: 'missing', inputTokens: null, costUsd: null })
    })
    await pipeline.step('Dev', (step) => void step.record(answer(10, 5, 'house-coder-32b')))
    const { token_usage } = pipeline.finalize().metadata
    expect(token_usage).toMatchObject({
      agents: [
        { usage: { input_tokens: null, total_tokens: null, estimated_cost_usd: null } },
        { usage: { input_tokens: 10, total_tokens: 15, estimated_cost_usd: null } },
      ],
      estimated_total_cost_usd: null,
      cost_breakdown: { PM: null, Dev: null },
      coverage: { missing_usage_calls: 1, unpriced_calls: 1 },
    })
    expect(lines).toContain('    PM:       ? in +      ? out =       ? total (unpriced)')
    expect(lines).toContain('COST:    unpriced')
  })

  it('counts nowhere else when it is told so', async () => {
    const { pipeline, tracker } = scene({ tracker: null })
    await pipeline.step('PM', (step) => void step.record(answer(10, 5)))
    expect(pipeline.finalize().metadata.token_usage.total_tokens).toBe(15)
    expect(tracker.getTotalUsage().totalTokens).toBe(0)
  })
})
