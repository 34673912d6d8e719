import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { memoryStore } from '../../store/memory/memory-store.ts'
import type { AgentLogSource } from './agent-log-source.ts'
import { codex } from './codex/codex.ts'
import { copilot } from './copilot/copilot.ts'
import { historyStatus } from './history-status.ts'
import { importAgentLogs } from './import-agent-logs.ts'
import { type WrittenFiles, writeFiles } from './read-written.contract.ts'

let home = ''
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'status-'))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

const THREAD = '019cb000-0000-7000-8000-000000000001'
const usage = (input_tokens: number) => ({ input_tokens, output_tokens: 1 })
const count = (second: number, total: number, last: number) => ({
  timestamp: `2026-03-01T10:00:0${second}.000Z`,
  type: 'event_msg',
  payload: {
    type: 'token_count',
    info: { total_token_usage: usage(total), last_token_usage: usage(last) },
  },
})
const CODEX: WrittenFiles = {
  [`.codex/sessions/rollout-2026-03-01T10-00-00-${THREAD}.jsonl`]: [
    { type: 'session_meta', payload: { id: THREAD, model: 'gpt-5' } },
    count(1, 10, 10),
    count(2, 10, 10),
    count(3, 30, 20),
  ],
}

const span = (spanId: string, operation: string) => ({
  type: 'span',
  traceId: 'trace-1',
  spanId,
  name: `${operation} gpt-5`,
  startTime: [1772359200, 0],
  attributes: {
    'gen_ai.operation.name': operation,
    'gen_ai.response.model': 'gpt-5',
    'gen_ai.response.id': `response-${spanId}`,
    'gen_ai.conversation.id': 'session-1',
    'gen_ai.usage.input_tokens': 10,
    'gen_ai.usage.output_tokens': 1,
  },
})
const COPILOT: WrittenFiles = {
  '.copilot/otel/export.jsonl': [
    span('1', 'chat'),
    span('1', 'chat'),
    span('2', 'chat'),
    span('0', 'invoke_agent'),
  ],
}

test.each<[AgentLogSource, WrittenFiles, { rows: number; observations: number }]>([
  [codex, CODEX, { rows: 3, observations: 2 }],
  [copilot, COPILOT, { rows: 4, observations: 4 }],
])('rows are those of the files, also when these are gone: %o', async (source, files, counts) => {
  const store = memoryStore()
  const place = { env: {}, home }
  writeFiles(home, files)
  await importAgentLogs({ store, sources: [source], ...place })
  expect(await historyStatus(store, source, place)).toMatchObject({ ...counts, otherFiles: 0 })
  for (const path of Object.keys(files)) rmSync(join(home, path))
  const gone = { files: [], otherFiles: 1, ...counts }
  expect(await historyStatus(store, source, place)).toMatchObject(gone)
  expect((await store.stats()).entries).toBe(2)
})
