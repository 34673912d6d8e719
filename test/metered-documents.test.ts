import { randomUUID } from 'node:crypto'
import { ChatOpenAI } from '@langchain/openai'
import {
  BudgetExceededError,
  configureTokenLog,
  logTokenConsumption,
  meteredFetch,
  PipelineRun,
  run,
  TaskExecutionContext,
  TokenUsageTracker,
  toolStatistics,
} from '@tokenledger/sdk'
import { describe, expect, it } from 'vitest'

/** Calls of a metered client reach everything that stands on a tracker, once, with no further code. */

configureTokenLog({ console: false, file: false, json: false })
const quiet = { info() {}, warn() {} }

function scene(
  tokens = 1_000_000,
  newId: () => string | undefined = () => `chatcmpl-${randomUUID()}`,
) {
  const budgets = [{ id: 'all', limit: { tokens }, mode: 'strict' as const }]
  const tracker = new TokenUsageTracker({ budgets, logger: quiet })
  let calls = 0
  const answering = async (): Promise<Response> => {
    calls += 1
    const usage = { prompt_tokens: 100, completion_tokens: 20, total_tokens: 120 }
    const message = { role: 'assistant', content: 'ok' }
    const body = {
      id: newId(),
      object: 'chat.completion',
      model: 'gpt-4o',
      choices: [{ index: 0, message, finish_reason: 'stop' }],
      usage,
    }
    return new Response(JSON.stringify(body), { headers: { 'content-type': 'application/json' } })
  }
  const fetch = meteredFetch({ fetch: answering, tracker })
  const ask = async (): Promise<unknown> => {
    const messages = [{ role: 'user', content: 'hello' }]
    const body = JSON.stringify({ model: 'gpt-4o', max_tokens: 50, messages })
    const headers = { 'content-type': 'application/json' }
    const answer = await fetch('https://api.openai.com/v1/chat/completions', {
      method: 'POST',
      headers,
      body,
    })
    return answer.json()
  }
  return { tracker, fetch, ask, sent: () => calls }
}

describe('a metered call', () => {
  it('is in totals, budgets and statistics once', async () => {
    const { tracker, ask } = scene()
    const statistics = toolStatistics()
    tracker.addSink(statistics)
    const answer = await run({ agent: 'PM' }, ask)
    tracker.trackUsage('search', answer)
    expect(tracker.getTotalUsage().totalTokens).toBe(120)
    expect(tracker.budgetStatus()[0]).toMatchObject({ spent: '120', held: '0' })
    expect(statistics.report().agents).toMatchObject([
      { agent: 'PM', requests: 1, cost: 450_000_000n },
    ])
  })

  it.each([
    ['the provider’s id', () => `chatcmpl-${randomUUID()}`],
    ['no id of the provider', () => undefined],
  ])('is one call when its message is reported, too, with %s', async (_name, newId) => {
    const { tracker, fetch } = scene(1_000_000, newId)
    const model = new ChatOpenAI({ model: 'gpt-4o', apiKey: 'key', configuration: { fetch } })
    const task = new TaskExecutionContext({ tracker, logger: quiet })
    const pipeline = new PipelineRun({ tracker, logger: quiet })
    const [first, second] = await task.run(async () => [
      await model.invoke('Hello'),
      await model.invoke('Hello'),
    ])
    for (const message of [first, second, first]) task.recordResponse(message)
    expect(task.getTokenUsageSummary().total_tokens).toBe(240)
    expect(tracker.getTotalUsage().totalTokens).toBe(240)
    await pipeline.step('PM', async (step) => {
      step.record(await model.invoke('Hello'))
    })
    expect(pipeline.finalize().metadata.token_usage.total_tokens).toBe(120)
    tracker.trackUsage('search', second)
    logTokenConsumption('PM', second, { tracker, inputMessageCount: 1 })
    expect(tracker.getTotalUsage().totalTokens).toBe(360)
    expect(tracker.budgetStatus()[0]).toMatchObject({ spent: '360', held: '0' })
  })

  it('is not taken for another of the same size that nobody has metered', async () => {
    const { tracker, ask } = scene(1_000_000, () => undefined)
    await ask()
    const message = { usage_metadata: { input_tokens: 100, output_tokens: 20, total_tokens: 120 } }
    tracker.trackUsage('search', { prompt_tokens: 100, completion_tokens: 20 })
    tracker.trackUsage('search', message, null, { model: 'another-model' })
    tracker.trackUsage('search', message)
    tracker.trackUsage('search', { ...message })
    expect(tracker.getTotalUsage().totalTokens).toBe(480)
  })

  it('is its task’s, and its parent’s', async () => {
    const { tracker, ask } = scene()
    const task = new TaskExecutionContext({ tracker, logger: quiet })
    const child = new TaskExecutionContext({ parent: task })
    await child.run(() => run({ tool: 'search' }, ask))
    const answer = await task.run(ask)
    task.recordResponse(answer)
    expect(child.getTokenUsageSummary().by_source).toEqual({
      'tool:search': { input_tokens: 100, output_tokens: 20, cached_input_tokens: 0 },
    })
    expect(task.getTokenUsageSummary().total_tokens).toBe(240)
  })

  it('is in the summary of its pipeline', async () => {
    const { tracker, ask } = scene()
    const pipeline = new PipelineRun({ tracker, logger: quiet })
    await pipeline.step('PM', ask)
    await pipeline.step('Dev', async (step) => step.record(await ask()))
    expect(pipeline.finalize().metadata.token_usage).toMatchObject({
      agents: [{ agent_name: 'PM' }, { agent_name: 'Dev' }],
      total_tokens: 240,
      estimated_total_cost_usd: 0.0009,
    })
  })

  it('is not sent when a hard limit does not allow it', async () => {
    const { tracker, ask, sent } = scene(200)
    await ask()
    await expect(ask()).rejects.toThrow(BudgetExceededError)
    expect(sent()).toBe(1)
    expect(tracker.getTotalUsage().totalTokens).toBe(120)
  })
})
