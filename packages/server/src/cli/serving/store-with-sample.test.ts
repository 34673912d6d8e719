import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Entry } from '@tokenledger/sdk/core'
import { afterAll, expect, it } from 'vitest'
import { memoryStore } from '../../store/memory/memory-store.ts'
import { sqliteStore } from '../../store/sqlite/sqlite-store.ts'
import { storeWithSample } from './store-with-sample.ts'

const folder = mkdtempSync(join(tmpdir(), 'tokenledger-sample-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const cost = { listTotal: null, charges: [], unpricedMeters: [], warnings: [] } as const
const entry = (id: string, task: string): Entry => ({
  id,
  sign: 1,
  time: Date.UTC(2026, 10, 2),
  dimensions: { task, tags: { parent_task: 'whole' } },
  status: 'ok',
  usage: { status: 'missing', segments: [], context: {}, details: {}, warnings: [] },
  cost: { ...cost, status: 'unpriced', total: null, segments: [] },
})

it('shows the tasks of the sample until the ledger holds a call', async () => {
  const sample = join(folder, 'sample.sqlite')
  const made = await sqliteStore({ path: sample })
  await made.append([entry('a', 'of-the-sample')])
  await made.close()
  const store = await storeWithSample(memoryStore(), sample)
  const shown = async () => [
    (await store.spans('task', { where: [] })).map(({ value }) => value),
    (await store.taskLinks()).map(({ task }) => task),
  ]
  expect(await shown()).toEqual([['of-the-sample'], ['of-the-sample']])
  await store.append([entry('b', 'real')])
  expect(await shown()).toEqual([['real'], ['real']])
  await store.close()
})
