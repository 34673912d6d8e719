import type { Entry } from '@tokenledger/sdk/core'
import { describe, expect, it } from 'vitest'
import { evaluate } from '../../query/evaluate.ts'
import type { Query } from '../../query/query.ts'
import { spansOf } from '../../query/span.ts'
import { tallyOf } from '../../query/tally.ts'
import { taskLinksOf } from '../../query/task-link.ts'
import { callOf, missingCall, reversalOf, START, usageOf } from '../entries.contract.ts'
import { DAY, EVERYTHING, everything, type Given } from './given.contract.ts'

/** What a ledger adds up to, and what is asked of its tasks. */
export function askContract(given: Given): void {
  describe('ask', () => {
    it('answers as evaluate does', async () => {
      const recorded = usageOf([{ model: 'gpt-5', meters: { input: 9 } }], {
        providerCost: { cost: 77n, basis: 'estimate' },
      })
      await given.store.append([
        callOf('a'),
        callOf('b', { time: START + DAY, dimensions: { agent: 'Dev' } }),
        callOf('c', { usage: usageOf([{ model: 'nobody', meters: { output: 3 } }]) }),
        callOf('d', { usage: recorded, status: 'error' }),
        missingCall('e'),
        reversalOf(callOf('a')),
      ])
      const query: Query = { ...EVERYTHING, bucket: 'day', groupBy: ['agent', 'model'] }
      expect(await given.store.ask(query)).toEqual(evaluate(query, await everything(given.store)))
      expect(await given.store.ask(EVERYTHING)).toEqual(
        evaluate(EVERYTHING, await everything(given.store)),
      )
    })

    it('answers an empty ledger', async () => {
      expect(await given.store.ask(EVERYTHING)).toEqual(evaluate(EVERYTHING, []))
    })

    it('takes many questions at once', async () => {
      await given.store.append([callOf('a')])
      const answers = await Promise.all(
        Array.from({ length: 20 }, () => given.store.ask(EVERYTHING)),
      )
      expect(answers.map(({ totals }) => totals.calls)).toEqual(Array(20).fill(1))
    })
  })

  it('tells what the rows up to one add up to', async () => {
    const twoModels = usageOf([
      { model: 'gpt-5', meters: { input: 3 } },
      { model: 'nobody', meters: { output: 2 } },
      { model: 'nobody either', meters: { output: 1 } },
    ])
    await given.store.append([
      callOf('a'),
      callOf('b', { usage: twoModels, status: 'error' }),
      missingCall('c', { dimensions: { agent: 'Dev' } }),
      reversalOf(callOf('a')),
      callOf('late', { dimensions: {} }),
    ])
    const rows = await everything(given.store)
    for (const upTo of [0, 4, rows.length]) {
      const wanted = tallyOf(rows.filter(({ seq }) => seq <= upTo))
      expect(await given.store.tally(upTo)).toEqual(wanted)
    }
  })

  it('says when calls of a task were made, and how the last one ended', async () => {
    const call = (id: string, days: number, changes: Partial<Entry> = {}) =>
      callOf(id, { time: START + days * DAY, dimensions: { task: 'T1' }, ...changes })
    await given.store.append([
      call('a', 2, { status: 'error' }),
      call('b', 1, { durationMs: 2 * DAY }),
      call('c', 2, { status: 'length' }),
      call('d', 9, { dimensions: { task: 'T2', agent: 'PM' } }),
      call('e', 9, { dimensions: {} }),
    ])
    const rows = await everything(given.store)
    const first = { value: 'T1', first: START + DAY, last: START + 2 * DAY }
    const selection = { to: START + 9 * DAY, where: [] }
    expect(await given.store.spans('task', selection)).toEqual([
      { ...first, ended: START + 3 * DAY, status: 'error' },
    ])
    for (const by of ['task', 'agent', 'session'] as const) {
      const spans = await given.store.spans(by, { where: [] })
      expect(new Set(spans)).toEqual(new Set(spansOf(by, { where: [] }, rows)))
    }
  })

  it('knows which task is a part of which', async () => {
    const call = (id: string, task: string | null, changes: Partial<Entry> = {}) =>
      callOf(id, { dimensions: task === null ? {} : { task }, ...changes })
    await given.store.append([
      call('a', 'T1'),
      call('b', 'by-call', { parentId: 'a' }),
      call('c', 'by-task', { parentId: 'T1' }),
      call('d', 'by-task', { parentId: 'T1' }),
      call('e', 'by-tag', { dimensions: { task: 'by-tag', tags: { parent_task: 'nobody' } } }),
      call('f', 'T1', { parentId: 'a' }),
      call('g', 'T1', { parentId: 'span-7' }),
      call('h', null, { parentId: 'T1' }),
      call('i', 'by-call', { parentId: 'c' }),
    ])
    const links = await given.store.taskLinks()
    expect(links).toEqual([
      { task: 'by-call', parent: 'T1' },
      { task: 'by-task', parent: 'T1' },
      { task: 'by-tag', parent: 'nobody' },
      { task: 'by-call', parent: 'by-task' },
    ])
    expect(taskLinksOf(await everything(given.store))).toEqual(links)
  })

  it('knows which task is a part of which, as the calls of one project say', async () => {
    const call = (id: string, project: string, parent: string) =>
      callOf(id, { dimensions: { task: 'T', project, tags: { parent_task: parent } } })
    const byId = (id: string, project: string, task: string, parentId: string) =>
      callOf(id, { dimensions: { task, project }, parentId })
    await given.store.append([call('a', 'api', 'A'), call('w', 'web', 'secret')])
    await given.store.append([byId('b', 'api', 'B', 'w'), byId('c', 'api', 'B', 'a')])
    expect(await given.store.taskLinks('api')).toEqual([
      { task: 'T', parent: 'A' },
      { task: 'B', parent: 'T' },
    ])
    expect(await given.store.taskLinks('none')).toEqual([])
  })
}
