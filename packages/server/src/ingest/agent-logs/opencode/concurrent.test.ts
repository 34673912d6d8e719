import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { memoryStore } from '../../../store/memory/memory-store.ts'
import type { Store } from '../../../store/store.ts'
import { verify } from '../../../store/verify.ts'
import { importAgentLogs } from '../import-agent-logs.ts'
import { opencode } from './opencode.ts'
import { answer, openCodeWriter, START } from './opencode-history.contract.ts'

const MESSAGES = 3

test('answers that grow count once, however the steps of several imports fall', async () => {
  const growth = fc.array(fc.nat(MESSAGES - 1), { maxLength: 8 })
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), growth, fc.boolean(), async (scheduler, order, isFork) => {
      const home = mkdtempSync(join(tmpdir(), 'opencode-concurrent-'))
      const folder = join(home, '.local/share/opencode')
      mkdirSync(folder, { recursive: true })
      const writer = openCodeWriter(join(folder, 'opencode.db'))
      const store = memoryStore()
      const slow: Store = { ...store, reconcile: scheduler.scheduleFunction(store.reconcile) }
      const importInto = (into: Store) =>
        importAgentLogs({ store: into, env: {}, home, sources: [opencode] })
      const outputs = new Array<number>(MESSAGES).fill(0)
      let updated = START
      const write = (index: number, isDone: boolean): void => {
        updated += 1
        const output = (outputs[index] ?? 0) + 1
        outputs[index] = output
        // Two sub-agents may begin in one millisecond.
        const time = { created: START, ...(isDone && { completed: START + 900 }) }
        const tokens = { input: 10, output, reasoning: 0, cache: { read: 0, write: 0 } }
        const agent = `agent ${index}`
        writer.message(
          { id: `msg_${index}`, session: 's', updated },
          answer({ time, tokens, agent }),
        )
      }
      const grow = scheduler.scheduleFunction(async (index: number, isDone: boolean) =>
        write(index, isDone),
      )
      const done = [...outputs.keys()]
      const growing = (async () => {
        for (const index of [...done, ...order]) await grow(index, false)
        for (const index of done) await grow(index, true)
      })()
      const importing = (async () => {
        await importInto(slow)
        await importInto(slow)
      })()
      await scheduler.waitFor(Promise.all([growing, importing, importInto(slow), importInto(slow)]))
      if (isFork) {
        const fork = { id: 'msg_fork', session: 's2', updated: updated + 1 }
        const tokens = { input: 10, output: outputs[0], reasoning: 0, cache: { read: 0, write: 0 } }
        const time = { created: START, completed: START + 900 }
        writer.message(fork, answer({ time, tokens, agent: 'agent 0' }))
      }
      await importInto(store)
      const rows = await store.tail(0, 10_000)
      const sum = (of: (row: (typeof rows)[number]) => number) =>
        rows.reduce((total, row) => total + of(row), 0)
      expect([sum(({ sign }) => sign), sum(({ outputTokens }) => outputTokens)]).toEqual([
        MESSAGES,
        outputs.reduce((total, output) => total + output, 0),
      ])
      expect((await verify(store)).problems).toEqual([])
      writer.close()
      rmSync(home, { recursive: true })
    }),
    { numRuns: 40 },
  )
})
