import {
  calculateCost,
  createStreamReader,
  TaskExecutionContext,
  TokenUsageTracker,
} from '@tokenledger/sdk'
import { describe, expect, it } from 'vitest'

/** The defects of the task accounting that document 5 describes: none of them is here. */

const quiet = { info() {}, warn() {} }

function scene() {
  const tracker = new TokenUsageTracker({ logger: quiet })
  return { tracker, task: new TaskExecutionContext({ tracker, logger: quiet }) }
}

describe('document 5', () => {
  it.each<[string, object]>([
    [
      'Gemini',
      {
        usageMetadata: {
          promptTokenCount: 1000,
          cachedContentTokenCount: 900,
          candidatesTokenCount: 50,
        },
      },
    ],
    [
      'the ADK, whose details are a list',
      {
        usage_metadata: {
          prompt_token_count: 1000,
          cached_content_token_count: 900,
          candidates_token_count: 50,
          prompt_tokens_details: [{ modality: 'TEXT', token_count: 1000 }],
        },
      },
    ],
    [
      'OpenAI',
      {
        usage: {
          prompt_tokens: 1000,
          completion_tokens: 50,
          prompt_tokens_details: { cached_tokens: 900 },
        },
      },
    ],
    [
      'Anthropic',
      { usage: { input_tokens: 100, cache_read_input_tokens: 900, output_tokens: 50 } },
    ],
  ])('cached tokens of %s are not 0', (_, answer) => {
    const { task } = scene()
    expect(task.recordResponse(answer, { model: 'm' })).toEqual({
      input_tokens: 1000,
      output_tokens: 50,
      cached_input_tokens: 900,
      model: 'm',
    })
    // Cached input is a part of the input: 1050 in all, not 1950.
    expect(task.getTokenUsageSummary().total_tokens).toBe(1050)
  })

  it.each(['completed', 'failed', 'canceled', 'limit_reached'] as const)(
    'a task that is %s says what it used',
    (status) => {
      const { task } = scene()
      task.recordTokenUsage({ inputTokens: 10, outputTokens: 5, model: 'gpt-4o' })
      expect(task.finish(status).metadata.token_usage?.total_tokens).toBe(15)
    },
  )

  it('a stream cut at its limit keeps the usage that comes behind the end', () => {
    const { task } = scene()
    const reader = createStreamReader()
    const chunk = { id: 'c1', object: 'chat.completion.chunk', model: 'gpt-4o' }
    reader.push({
      ...chunk,
      choices: [{ index: 0, delta: { content: 'cut' }, finish_reason: 'length' }],
    })
    reader.push({ ...chunk, choices: [], usage: { prompt_tokens: 10, completion_tokens: 5 } })
    task.recordResponse(reader.end())
    expect(task.getTokenUsageSummary()).toMatchObject({ total_tokens: 15 })
  })

  it('a summary is a copy down to its last figure', () => {
    const { task } = scene()
    const usage = { inputTokens: 1500, outputTokens: 800, model: 'gpt-4o' }
    task.recordTokenUsage(usage)
    const before = task.getTokenUsageSummary()
    const copy = structuredClone(before)
    task.recordTokenUsage({ ...usage, inputTokens: 1 })
    expect(before).toEqual(copy)
    Object.assign(before.by_model['gpt-4o'] ?? {}, { input_tokens: 0 })
    expect(task.getTokenUsageSummary().by_model['gpt-4o']?.input_tokens).toBe(1501)
  })

  it('a count of None changes nothing by half', () => {
    const { task, tracker } = scene()
    const usage = { inputTokens: 100, outputTokens: null as unknown as number, model: 'gpt-4o' }
    expect(() => task.recordTokenUsage(usage)).not.toThrow()
    const summary = task.getTokenUsageSummary()
    const figures = { input_tokens: 100, output_tokens: 0, cached_input_tokens: 0 }
    expect(summary).toMatchObject({
      total_input_tokens: 100,
      by_model: { 'gpt-4o': figures },
      by_source: { agent: figures },
    })
    expect(tracker.totals('model')['gpt-4o']?.partialCalls).toBe(1)
  })

  it('an answer without usage does not keep the status from being published', () => {
    const { task } = scene()
    const published: unknown[] = []
    task.recordResponse({ usage_metadata: null })
    task.publishStatus((update) => published.push(update))
    expect(published).toHaveLength(1)
  })

  it('calls of tools are the task’s', () => {
    const { task, tracker } = scene()
    task.run(() => tracker.trackUsage('search', { input_tokens: 7, output_tokens: 3 }))
    expect(task.getTokenUsageSummary().by_source['tool:search']?.input_tokens).toBe(7)
  })

  it('thoughts are output', () => {
    const { task } = scene()
    const usageMetadata = {
      promptTokenCount: 10,
      candidatesTokenCount: 300,
      thoughtsTokenCount: 50,
    }
    expect(task.recordResponse({ usageMetadata })?.output_tokens).toBe(350)
  })

  it('what sub-tasks use is rolled up, once', () => {
    const { task, tracker } = scene()
    const usage = { inputTokens: 10, outputTokens: 5, model: 'gpt-4o' }
    for (let n = 0; n < 2; n++) new TaskExecutionContext({ parent: task }).recordTokenUsage(usage)
    expect(task.getTokenUsageSummary().total_tokens).toBe(30)
    expect(tracker.getTotalUsage().totalTokens).toBe(30)
  })

  it('the model is the one that answered, not the one that is configured', () => {
    const { task } = scene()
    const answer = { model: 'gpt-4o-2024-08-06', usage: { prompt_tokens: 1, completion_tokens: 1 } }
    task.recordResponse(answer, { model: 'gpt-4o' })
    expect(Object.keys(task.getTokenUsageSummary().by_model)).toEqual(['gpt-4o-2024-08-06'])
  })

  it('a million small calls cost what they cost', () => {
    // 3 tokens at $0.15 a million: $0.00000045, which whole credits of a millionth would make 0.
    expect(calculateCost('gpt-4o-mini', 3, 0)).toBe('0.00000045')
  })

  it('a store that fails does not fail the task', () => {
    const { task } = scene()
    task.recordTokenUsage({ inputTokens: 10, outputTokens: 5, model: 'gpt-4o' })
    const save = () => {
      throw new Error('disk full')
    }
    expect(task.finish('completed', { save }).metadata.token_usage?.total_tokens).toBe(15)
  })
})
