import { writeFileSync } from 'node:fs'
import { expect } from 'vitest'
import { memoryStore } from '../../../store/memory/memory-store.ts'
import type { Store } from '../../../store/store.ts'
import { verify } from '../../../store/verify.ts'
import { home, pathOf } from '../home-folder.contract.ts'
import { importAgentLogs } from '../import-agent-logs.ts'
import { opencode } from './opencode.ts'
import { type Fields, type OpenCodeWriter, openCodeWriter } from './opencode-history.contract.ts'

/** Databases of OpenCode as tests write them, below a home folder of each test’s own, and their import. */

export { eachWithHome, home, pathOf } from '../home-folder.contract.ts'

export const DATA = '.local/share/opencode'

export function write(fill: (writer: OpenCodeWriter) => void, name = 'opencode.db'): string {
  const path = pathOf(`${DATA}/${name}`)
  const writer = openCodeWriter(path)
  fill(writer)
  writer.close()
  return path
}

export const put = (session: string, id: string, data: Fields): void =>
  writeFileSync(
    pathOf(`${DATA}/storage/message/${session}/${id}.json`),
    JSON.stringify({ id, sessionID: session, ...data }),
  )

export async function importInto(store: Store, place: Fields = {}) {
  const options = { store, env: {}, home, sources: [opencode], ...place }
  const [report] = await importAgentLogs(options)
  if (report === undefined) throw new Error('No report')
  return report
}

/** The calls that count, as the ledger holds them. */
export async function liveCalls(store: Store) {
  const rows = await store.tail(0, 1_000_000)
  const reversed = new Set(rows.filter(({ sign }) => sign === -1).map(({ corrects }) => corrects))
  return rows
    .filter(({ id, sign }) => sign === 1 && !reversed.has(id))
    .map((row) => ({ ...row, id: row.id.replace(/~\d+$/, '') }))
    .sort((left, right) => left.time - right.time || (left.id < right.id ? -1 : 1))
}

export async function importAll() {
  const store = memoryStore()
  const report = await importInto(store)
  const calls = await liveCalls(store)
  expect((await verify(store)).problems).toEqual([])
  expect(report.rejected).toEqual([])
  return { store, report, calls, reasons: report.skipped.map(({ reason }) => reason) }
}

export const tokens = (input: number, output: number, more: Fields = {}): Fields => ({
  input,
  output,
  reasoning: 0,
  cache: { read: 0, write: 0 },
  ...more,
})
