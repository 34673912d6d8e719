import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { toDecimal } from '@tokenledger/sdk'
import { expect } from 'vitest'
import type { Store } from '../../store/store.ts'
import { home } from './home-folder.contract.ts'
import { importAgentLogs } from './import-agent-logs.ts'

/** Histories of Claude Code below a home folder of each test's own, and their imports. */

interface Generator {
  readonly SECRET_TEXT: string
  claudeHistory(options?: Record<string, unknown>): {
    readonly files: readonly { readonly path: string; readonly text: string }[]
    readonly truth: Readonly<Record<string, number>>
  }
}

export const { claudeHistory, SECRET_TEXT }: Generator = await import(
  new URL('../../../../../bench/claude-history.mjs', import.meta.url).href
)

/** Writes a file of a history, and returns its path. */
export const put = (name: string, content: string | Buffer): string => {
  const path = join(home, '.claude', name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
  return path
}

/** Imports everything below the home folder; what it says. */
export async function importInto(store: Store) {
  const [report] = await importAgentLogs({ store, env: {}, home })
  if (report === undefined) throw new Error('No report')
  return report
}

/** What the ledger adds up to, and what each live call says: nothing of it may depend on order. */
export async function contentOf(store: Store) {
  const rows = await store.tail(0, 1_000_000)
  const sum = { calls: 0, inputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0, outputTokens: 0 }
  let cost = 0n
  const live = new Map<string, unknown>()
  const reversed = new Set(rows.filter(({ sign }) => sign === -1).map(({ corrects }) => corrects))
  for (const row of rows) {
    if (row.segment === 0) sum.calls += row.sign
    sum.inputTokens += row.inputTokens
    sum.cacheReadTokens += row.cacheReadTokens
    sum.cacheWriteTokens += row.cacheWriteTokens
    sum.outputTokens += row.outputTokens
    cost += row.cost ?? 0n
    if (row.sign === 1 && !reversed.has(row.id)) {
      const { session, project, agent, tags, time, model, tools } = row
      const key = `${row.id.replace(/~\d+$/, '')}#${row.segment}`
      live.set(key, { session, project, agent, tags, time, model, tools, cost: row.cost })
    }
  }
  const calls = [...live].sort(([left], [right]) => (left < right ? -1 : 1))
  return { ...sum, cost: toDecimal(cost), calls_: calls }
}

/** Expects the sums that a history was made with. */
export const expectTruth = (content: object, truth: Readonly<Record<string, number>>): void => {
  const { usageRows: _, ...sums } = truth
  expect(content).toMatchObject(sums)
}
