import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { call, scene, tokens } from './task.contract.ts'
import type { TaskEnd, TaskUsageRow } from './task-status.ts'

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
