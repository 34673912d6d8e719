import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import type { Entry } from '../../ledger/entry.ts'
import { usageOfCounts } from '../../usage/usage-of-counts.ts'
import { callEntry } from '../call-entry.ts'
import { run } from '../run.ts'
import { TokenUsageTracker } from '../token-usage-tracker.ts'
import { TaskExecutionContext } from './task-execution-context.ts'
import type { TaskOptions } from './task-options.ts'
import type { TaskEnd, TaskUsageRow } from './task-status.ts'

function scene(options: TaskOptions = {}) {
  const lines: string[] = []
  const log = (level: string) => (line: string) => void lines.push(`${level} ${line}`)
  const logger = { info: log('info'), warn: log('warn') }
  const tracker = new TokenUsageTracker({ logger: { info() {}, warn() {} } })
  const task = new TaskExecutionContext({ taskId: 't1', tracker, logger, ...options })
  return { lines, tracker, task }
}

/** What a metered client would tell the tracker in the scope that the code runs in. */
function metered(tracker: TokenUsageTracker, id: string, input: number, output: number): void {
  const usage = usageOfCounts({ model: 'gpt-4o', inputTokens: input, outputTokens: output })
  tracker.record(callEntry({ usage, scope: {}, facts: { id } }))
}

const call = { inputTokens: 100, outputTokens: 20, model: 'gpt-4o' }
const tokens = (input: number, output: number, cached = 0) => ({
  input_tokens: input,
  output_tokens: output,
  cached_input_tokens: cached,
})

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

describe('publishStatus', () => {
  it('attaches the tokens since the last update, and in all, before it publishes', () => {
    const { task } = scene()
    const published: unknown[] = []
    const publish = (update: object) => published.push(structuredClone(update))
    task.recordTokenUsage({ ...call, cachedInputTokens: 30 })
    task.publishStatus(publish, { state: 'working', task_id: 'forged', token_usage: 'forged' })
    task.recordTokenUsage(call)
    task.recordTokenUsage(call)
    task.publishStatus(publish)
    task.publishStatus(publish)
    expect(published).toEqual([
      {
        task_id: 't1',
        state: 'working',
        token_usage: { incremental: tokens(100, 20, 30), cumulative: tokens(100, 20, 30) },
      },
      {
        task_id: 't1',
        token_usage: { incremental: tokens(200, 40), cumulative: tokens(300, 60, 30) },
      },
      {
        task_id: 't1',
        token_usage: { incremental: tokens(0, 0), cumulative: tokens(300, 60, 30) },
      },
    ])
  })

  it.each([
    [
      'throws',
      () => {
        throw new Error('bus down')
      },
    ],
    ['rejects', () => Promise.reject(new Error('bus down'))],
  ])('that %s fails nothing, and the next update tells of it again', async (_, publish) => {
    const { task, lines } = scene()
    task.recordTokenUsage(call)
    task.publishStatus(publish)
    await new Promise((resolve) => setImmediate(resolve))
    expect(lines).toEqual(['warn Cannot publish the status of task t1: bus down; the task goes on'])
    task.recordTokenUsage(call)
    const update = task.publishStatus(() => {})
    expect(update.token_usage.incremental).toEqual(tokens(200, 40))
  })

  it('adds up over all updates', () => {
    const steps = fc.array(
      fc.oneof(fc.nat(1000), fc.constantFrom('publish' as const, 'fail' as const)),
    )
    fc.assert(
      fc.property(steps, (all) => {
        const { task } = scene()
        let told = 0
        const publish = (update: { token_usage: { incremental: { input_tokens: number } } }) => {
          told += update.token_usage.incremental.input_tokens
        }
        for (const step of all) {
          if (typeof step === 'number') task.recordTokenUsage({ ...call, inputTokens: step })
          else if (step === 'publish') task.publishStatus(publish)
          else
            task.publishStatus(() => {
              throw new Error('no')
            })
        }
        task.publishStatus(publish)
        expect(told).toBe(task.getTokenUsageSummary().total_input_tokens)
      }),
    )
  })
})

describe('finish', () => {
  const ends: TaskEnd[] = ['completed', 'failed', 'canceled', 'limit_reached']

  it.each(ends)('says what a task used that is %s', (status) => {
    const { task, lines } = scene()
    task.recordTokenUsage({ ...call, cachedInputTokens: 30 })
    const saved: TaskUsageRow[] = []
    const published = vi.fn()
    const final = task.finish(status, {
      metadata: { produced_artifacts: ['a.txt'] },
      save: (row) => saved.push(row),
      publish: published,
    })
    const summary = task.getTokenUsageSummary()
    expect(final).toEqual({
      task_id: 't1',
      status,
      metadata: { produced_artifacts: ['a.txt'], token_usage: summary },
    })
    expect(published).toHaveBeenCalledWith(final)
    expect(saved).toEqual([
      {
        task_id: 't1',
        status,
        total_input_tokens: 100,
        total_output_tokens: 20,
        total_cached_input_tokens: 30,
        token_usage_details: summary,
      },
    ])
    expect(lines).toEqual([
      `info Task t1 ${status}: 120 tokens used (100 in, of which 30 cached, 20 out)`,
    ])
  })

  it('says nothing of tokens when none were used, and the row has nulls', () => {
    const { task, lines } = scene()
    const saved: TaskUsageRow[] = []
    expect(task.finish('completed', { save: (row) => saved.push(row) })).toEqual({
      task_id: 't1',
      status: 'completed',
      metadata: {},
    })
    expect(saved[0]).toMatchObject({ total_input_tokens: null, token_usage_details: null })
    expect(lines).toEqual([])
  })

  it('is not failed by a store or a bus that fails', async () => {
    const { task, lines } = scene()
    task.recordTokenUsage(call)
    const final = task.finish('completed', {
      save: () => Promise.reject(new Error('disk full')),
      publish: () => {
        throw new Error('bus down')
      },
    })
    await new Promise((resolve) => setImmediate(resolve))
    expect(final.metadata.token_usage?.total_tokens).toBe(120)
    expect(lines.slice(1)).toEqual([
      'warn Cannot publish the end of task t1: bus down; the task goes on',
      'warn Cannot save the usage of task t1: disk full; the task goes on',
    ])
  })
})
