import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { memoryStore } from '../../../store/memory/memory-store.ts'
import { importAgentLogs } from '../import-agent-logs.ts'
import { opencode } from './opencode.ts'
import {
  newerAnswer,
  type OpenCodeWriter,
  openCodeWriter,
  START,
} from './opencode-history.contract.ts'

let home = ''
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'opencode-newer-'))
  mkdirSync(join(home, '.local/share/opencode'), { recursive: true })
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

async function read(fill: (writer: OpenCodeWriter) => void) {
  const writer = openCodeWriter(join(home, '.local/share/opencode/opencode.db'))
  fill(writer)
  writer.close()
  const store = memoryStore()
  const [report] = await importAgentLogs({ store, env: {}, home, sources: [opencode] })
  return { report, calls: await store.tail(0, 100) }
}

function compaction({ db }: OpenCodeWriter, id: string, data: Record<string, unknown>): void {
  const time = { created: START }
  db.prepare("INSERT INTO session_message VALUES (?, 'ses_1', 'compaction', ?, ?, ?)").run(
    id,
    START,
    START,
    JSON.stringify({ id, type: 'compaction', summary: 'said', recent: '', time, ...data }),
  )
}

const tokens = (input: number) => ({
  input,
  output: 40,
  reasoning: 0,
  cache: { read: 7, write: 0 },
})
const model = { id: 'claude-sonnet-4-5', providerID: 'anthropic' }

test('a compaction that states what it used is a call', async () => {
  const { calls, report } = await read((writer) => {
    writer.session('ses_1')
    compaction(writer, 'msg_1', { status: 'completed', model, cost: 0.25, tokens: tokens(900) })
    const error = { type: 'provider', message: 'broke off' }
    compaction(writer, 'msg_2', { status: 'failed', error, tokens: tokens(800) })
    compaction(writer, 'msg_3', { status: 'running' })
    compaction(writer, 'msg_4', { status: 'completed' })
  })
  expect(calls.map((one) => [one.inputTokens, one.cacheReadTokens, one.outputTokens])).toEqual([
    [907, 7, 40],
    [807, 7, 40],
  ])
  expect(calls[0]).toMatchObject({
    time: START,
    model: 'claude-sonnet-4-5',
    provider: 'anthropic',
    agent: 'opencode',
    session: 'ses_1',
    status: 'ok',
    tags: { agent_type: 'compaction' },
  })
  expect(calls[1]).toMatchObject({ status: 'error', tags: { agent_type: 'compaction' } })
  expect(report?.skipped).toEqual([])
})

test('a copy belongs to the session that its fork names', async () => {
  const { calls } = await read((writer) => {
    writer.db.exec(`CREATE TABLE session_v2 (id text PRIMARY KEY, parent_id text,
      fork_session_id text, directory text, title text, time_created integer)`)
    // Moved to another machine, the original is the younger one.
    writer.db.exec(`INSERT INTO session_v2 VALUES
      ('ses_fork', NULL, 'ses_1', '/srv/fork', 'shop', ${START}),
      ('ses_1', NULL, NULL, '/srv/shop', 'shop', ${START + 5000})`)
    writer.sessionMessage({ id: 'msg_a', session: 'ses_fork' }, newerAnswer())
    writer.sessionMessage({ id: 'msg_b', session: 'ses_1' }, newerAnswer())
  })
  expect(calls).toMatchObject([{ session: 'ses_1', project: '/srv/shop' }])
  expect(calls.length).toBe(1)
})
