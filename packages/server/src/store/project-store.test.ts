import type { Entry } from '@tokenledger/sdk/core'
import { expect, test } from 'vitest'
import { entryOf } from '../ingest/entry-of.ts'
import { memoryStore } from './memory/memory-store.ts'
import { projectStore } from './project-store.ts'

const call = (id: string, project?: string): Entry =>
  entryOf(
    { id, input_tokens: 10, output_tokens: 1, ...(project !== undefined && { project }) },
    { now: Date.UTC(2026, 10, 1), newId: () => 'none' },
  ) as Entry

test('sees no call of another project, whatever is asked', async () => {
  const whole = memoryStore()
  await whole.append([call('a', 'api'), call('w', 'web'), call('n')])
  const api = projectStore(whole, 'api')
  const question = {
    bucket: 'none',
    timeZone: 'UTC',
    groupBy: ['project'],
    previous: false,
  } as const
  const all = await api.ask({ ...question, where: [] })
  expect(all.rows.map(({ project }) => project)).toEqual(['api'])
  const others = await api.ask({
    ...question,
    where: [{ dimension: 'project', anyOf: ['web', null] }],
  })
  expect(others.totals.calls).toBe(0)
  const { entries } = await api.list({ where: [], limit: 10 })
  expect(entries.map(({ id }) => id)).toEqual(['a'])
  expect([await api.read('w'), (await api.read('a')).length]).toEqual([[], 1])
})

test('an importer neither knows nor corrects what another project has reported', async () => {
  const whole = memoryStore()
  const seen: unknown[] = []
  const report = (project: string) =>
    projectStore(whole, project).reconcile('otlp', ['k'], (known, held) => {
      seen.push([project, known.get('k'), held('span')?.dimensions.project])
      return [
        { kind: 'state', key: 'k', state: project },
        { kind: 'entry', entry: call('span') },
      ]
    })
  expect((await report('api')).accepted).toBe(1)
  expect((await report('web')).duplicates).toBe(1)
  expect((await report('api')).duplicates).toBe(1)
  expect(seen).toEqual([
    ['api', undefined, undefined],
    ['web', undefined, undefined],
    ['api', 'api', 'api'],
  ])
})
