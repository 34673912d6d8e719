import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { memoryStore } from '../../../store/memory/memory-store.ts'
import type { Store } from '../../../store/store.ts'
import { verify } from '../../../store/verify.ts'
import { historyStatus } from '../history-status.ts'
import { importAgentLogs } from '../import-agent-logs.ts'
import { opencode } from './opencode.ts'
import { answer, openCodeWriter, START } from './opencode-history.contract.ts'

/** A store that is lost when calls are kept, and before it is kept that their file was read. */
function interrupted(store: Store): Store {
  let isBroken = false
  return {
    ...store,
    async reconcile(scope, keys, decide) {
      if (isBroken) throw new Error('interrupted')
      const result = await store.reconcile(scope, keys, decide)
      isBroken = scope.startsWith('import:')
      return result
    },
  }
}

test('an answer that grows counts once, also when the imports that saw it are interrupted', async () => {
  const home = mkdtempSync(join(tmpdir(), 'opencode-interrupted-'))
  const folder = join(home, '.local/share/opencode')
  mkdirSync(folder, { recursive: true })
  const writer = openCodeWriter(join(folder, 'opencode.db'))
  const store = memoryStore()
  const importInto = (into: Store) =>
    importAgentLogs({ store: into, env: {}, home, sources: [opencode] })
  const grow = (output: number, isDone = false): void => {
    const time = { created: START, ...(isDone && { completed: START + 900 }) }
    const tokens = { input: 10, output, reasoning: 0, cache: { read: 0, write: 0 } }
    const place = { session: 's', updated: START + output }
    writer.message({ id: 'msg_1', ...place }, answer({ time, tokens }))
  }
  grow(1)
  await importInto(store)
  for (const output of [2, 3]) {
    grow(output)
    await expect(importInto(interrupted(store))).rejects.toThrow('interrupted')
  }
  grow(4, true)
  await importInto(store)
  const rows = await store.tail(0, 100)
  const sum = (of: (row: (typeof rows)[number]) => number) =>
    rows.reduce((total, row) => total + of(row), 0)
  expect([sum(({ sign }) => sign), sum(({ outputTokens }) => outputTokens)]).toEqual([1, 4])
  expect((await verify(store)).problems).toEqual([])
  const status = await historyStatus(store, opencode, { env: {}, home })
  expect(status).toMatchObject({ rows: 1, observations: 1 })
  await importInto(store)
  expect(await store.tail(0, 100)).toEqual(rows)
  writer.close()
  rmSync(home, { recursive: true })
})
