import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Entry } from '../../ledger/entry.ts'
import { run } from '../run.ts'
import { TokenUsageTracker } from '../token-usage-tracker.ts'
import { call, metered, scene, tokens } from './task.contract.ts'
import { TaskExecutionContext } from './task-execution-context.ts'

describe('recordTokenUsage', () => {
  it('begins with nothing', () => {
    expect(scene().task.getTokenUsageSummary()).toEqual({
      total_input_tokens: 0,
      total_output_tokens: 0,
      total_cached_input_tokens: 0,
      total_tokens: 0,
      by_model: {},
      by_source: {},
    })
  })

  it.each<[object, string]>([
    [{}, 'agent'],
    [{ source: 'agent' }, 'agent'],
    [{ toolName: 'search' }, 'tool:search'],
    [{ source: 'tool', toolName: 'search' }, 'tool:search'],
    [{ source: 'memory' }, 'memory'],
  ])('%j is of %s', (more, source) => {
    const { task } = scene()
    task.recordTokenUsage({ ...call, ...more })
    expect(Object.keys(task.getTokenUsageSummary().by_source)).toEqual([source])
  })

  it('counts a call of which nothing is told as one', () => {
    const { task, tracker } = scene()
    task.recordTokenUsage(undefined as never)
    task.recordTokenUsage(null as never)
    expect(task.getTokenUsageSummary().total_tokens).toBe(0)
    expect(tracker.totals('task')['t1']?.calls).toBe(2)
  })

  it('counts a call in the tracker, too, with its task and tool', () => {
    const { task, tracker } = scene()
    run({ agent: 'PM' }, () =>
      task.recordTokenUsage({ ...call, toolName: 'search', cachedInputTokens: 40 }),
    )
    const expected = { calls: 1, inputTokens: 100, cacheReadTokens: 40, outputTokens: 20 }
    expect(tracker.totals('task')['t1']).toMatchObject(expected)
    expect(tracker.totals('tool')['search']).toMatchObject(expected)
    expect(tracker.totals('agent')['PM']).toMatchObject(expected)
  })

  const calls = fc.array(
    fc.record({
      inputTokens: fc.nat(10_000),
      outputTokens: fc.nat(10_000),
      cachedInputTokens: fc.nat(12_000),
      model: fc.constantFrom('gpt-4o', 'o3', '__proto__'),
      toolName: fc.option(fc.constantFrom('search', 'read'), { nil: undefined }),
    }),
  )

  it('adds up by model and by source', () => {
    fc.assert(
      fc.property(calls, (all) => {
        const { task } = scene()
        for (const { toolName, ...one } of all) {
          task.recordTokenUsage({ ...one, ...(toolName !== undefined && { toolName }) })
        }
        const summary = task.getTokenUsageSummary()
        expect(summary.total_tokens).toBe(summary.total_input_tokens + summary.total_output_tokens)
        expect(summary.total_cached_input_tokens).toBeLessThanOrEqual(summary.total_input_tokens)
        for (const groups of [summary.by_model, summary.by_source]) {
          const sum = (name: 'input_tokens' | 'output_tokens' | 'cached_input_tokens') =>
            Object.values(groups).reduce((total, one) => total + one[name], 0)
          expect(sum('input_tokens')).toBe(summary.total_input_tokens)
          expect(sum('output_tokens')).toBe(summary.total_output_tokens)
          expect(sum('cached_input_tokens')).toBe(summary.total_cached_input_tokens)
        }
      }),
    )
  })

  it('loses nothing to calls at the same time', async () => {
    const { task } = scene()
    const running = Array.from({ length: 50 }, async () => {
      await Promise.resolve()
      task.recordTokenUsage(call)
    })
    await Promise.all(running)
    expect(task.getTokenUsageSummary().total_tokens).toBe(50 * 120)
  })

  it('counts the same call once', () => {
    const { task, tracker } = scene()
    for (let n = 0; n < 3; n++) task.recordTokenUsage({ ...call, callId: 'msg_1' })
    expect(task.getTokenUsageSummary().total_tokens).toBe(120)
    expect(tracker.getTotalUsage().totalTokens).toBe(120)
  })
})

describe('recordResponse', () => {
  const answer = {
    id: 'chatcmpl-A1',
    model: 'gpt-4o-2024-08-06',
    usage: {
      prompt_tokens: 1000,
      completion_tokens: 50,
      prompt_tokens_details: { cached_tokens: 900 },
    },
  }

  it('reads what a model answered, cached input too', () => {
    const { task } = scene()
    expect(task.recordResponse(answer, { model: 'gpt-4o' })).toEqual({
      input_tokens: 1000,
      output_tokens: 50,
      cached_input_tokens: 900,
      model: 'gpt-4o-2024-08-06',
    })
    expect(task.getTokenUsageSummary().by_model).toEqual({
      'gpt-4o-2024-08-06': tokens(1000, 50, 900),
    })
  })

  it('names cached input only where there is some, and the model where it is known', () => {
    const { task } = scene()
    const used = task.recordResponse({ usage: { prompt_tokens: 10, completion_tokens: 5 } })
    expect(used).toEqual({ input_tokens: 10, output_tokens: 5, model: 'unknown' })
    expect(task.recordResponse(answer.usage, { model: 'gpt-4o' })?.model).toBe('gpt-4o')
  })

  it('leaves pieces of an answer alone', () => {
    const { task } = scene()
    expect(task.recordResponse({ ...answer, partial: true })).toBeNull()
    expect(task.recordResponse(answer, { isPartial: true })).toBeNull()
    expect(task.getTokenUsageSummary().total_tokens).toBe(0)
    expect(task.recordResponse({ ...answer, partial: false })).not.toBeNull()
  })

  it.each([
    {},
    null,
    'text',
    {
      get usage() {
        throw new Error('no')
      },
    },
  ])('counts an answer that tells nothing as such: case %#', (response) => {
    const { task, tracker } = scene()
    expect(task.recordResponse(response)).toBeNull()
    expect(task.getTokenUsageSummary()).toMatchObject({ total_tokens: 0, missing_usage_calls: 1 })
    expect(tracker.totals('task')['t1']).toMatchObject({ missingUsageCalls: 1 })
  })
})

describe('calls of metered clients', () => {
  it('arrive by themselves, from tools as well', async () => {
    const { task, tracker } = scene()
    await task.run(async () => {
      await Promise.resolve()
      metered(tracker, 'a', 10, 5)
      run({ tool: 'search' }, () => metered(tracker, 'b', 20, 5))
    })
    metered(tracker, 'outside', 1000, 1000)
    run({ task: 'other' }, () => metered(tracker, 'c', 1000, 1000))
    expect(task.getTokenUsageSummary()).toMatchObject({
      total_tokens: 40,
      by_source: { agent: tokens(10, 5), 'tool:search': tokens(20, 5) },
    })
  })

  it('count once, also when they are told of again', () => {
    const { task, tracker } = scene()
    task.run(() => metered(tracker, 'a', 10, 5))
    task.recordTokenUsage({ inputTokens: 10, outputTokens: 5, model: 'gpt-4o', callId: 'a' })
    task.recordTokenUsage({ inputTokens: 7, outputTokens: 5, model: 'gpt-4o', callId: 'b' })
    task.run(() => metered(tracker, 'b', 7, 5))
    expect(task.getTokenUsageSummary().total_tokens).toBe(27)
    expect(tracker.getTotalUsage().totalTokens).toBe(27)
  })

  it('of another task by the same name are not taken from what that one states', () => {
    const { task, tracker } = scene()
    const twin = new TaskExecutionContext({ taskId: 't1', tracker })
    twin.recordTokenUsage(call)
    expect(task.getTokenUsageSummary().total_tokens).toBe(0)
    expect(twin.getTokenUsageSummary().total_tokens).toBe(120)
  })
})

describe('sub-tasks', () => {
  it('are rolled up once, however deep', () => {
    const { task, tracker } = scene()
    const child = new TaskExecutionContext({ taskId: 'child', parent: task })
    const grandchild = new TaskExecutionContext({ taskId: 'grandchild', parent: child })
    task.recordTokenUsage(call)
    child.recordTokenUsage({ ...call, toolName: 'search' })
    grandchild.run(() => metered(tracker, 'a', 10, 5))
    const totals = [task, child, grandchild].map((one) => one.getTokenUsageSummary().total_tokens)
    expect(totals).toEqual([255, 135, 15])
    expect(task.getTokenUsageSummary().by_source).toEqual({
      agent: tokens(110, 25),
      'tool:search': tokens(100, 20),
    })
    // What is billed is each task's own.
    expect(tracker.getTotalUsage().totalTokens).toBe(255)
    expect(tracker.totals('task')['t1']?.totalTokens).toBe(120)
  })

  it('name their parent in each of their calls', () => {
    const { task, tracker } = scene()
    const calls: Entry[] = []
    tracker.addSink({ take: (entry) => calls.push(entry), flush: async () => {} })
    const child = new TaskExecutionContext({ taskId: 'child', parent: task })
    task.run(() => metered(tracker, 'a', 10, 5))
    child.run(() => metered(tracker, 'b', 10, 5))
    child.recordTokenUsage(call)
    const tags = calls.map(({ dimensions }) => dimensions.tags)
    expect(tags).toEqual([undefined, { parent_task: 't1' }, { parent_task: 't1' }])
  })

  it('and their parent count a call that both tell of once', () => {
    const { task } = scene()
    const child = new TaskExecutionContext({ parent: task })
    child.recordTokenUsage({ ...call, callId: 'msg_1' })
    task.recordTokenUsage({ ...call, callId: 'msg_1' })
    expect(task.getTokenUsageSummary().total_tokens).toBe(120)
  })

  it('have the tracker of their parent, unless they have their own', () => {
    const { task, tracker } = scene()
    const own = new TokenUsageTracker()
    new TaskExecutionContext({ parent: task }).recordTokenUsage(call)
    new TaskExecutionContext({ parent: task, tracker: own }).recordTokenUsage(call)
    new TaskExecutionContext({ parent: task, tracker: null }).recordTokenUsage(call)
    expect(tracker.getTotalUsage().totalTokens).toBe(120)
    expect(own.getTotalUsage().totalTokens).toBe(120)
    expect(task.getTokenUsageSummary().total_tokens).toBe(360)
  })
})
