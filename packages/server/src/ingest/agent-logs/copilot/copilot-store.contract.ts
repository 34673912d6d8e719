import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sqliteDriver } from '../../../store/sqlite/sqlite-driver.ts'
import type { MadeHistory } from '../agent-log-source.contract.ts'

/** Stands in summaries and turns. */
export const SECRET = 'a tale of two harbours'

/** A call as the store has it. */
export interface StoredCall {
  readonly session: string
  /** Seconds after the start. */
  readonly at: number
  readonly input: number | null
  readonly read?: number | null
  readonly output: number | null
  readonly model?: string
  readonly agent?: string
  readonly toolCall?: string
  readonly nano?: number
  /** As it is written. @default ISO */
  readonly time?: string
}

export const START = Date.parse('2026-09-20T10:00:00Z')
const timeAt = (seconds: number): string => new Date(START + seconds * 1000).toISOString()

/** Writes calls into a store as Copilot does. */
export function writeStore(path: string, calls: readonly StoredCall[]): void {
  const { DatabaseSync } = sqliteDriver()
  const db = new DatabaseSync(path)
  db.exec(`PRAGMA synchronous = OFF;
    CREATE TABLE IF NOT EXISTS sessions (id TEXT PRIMARY KEY, cwd TEXT, repository TEXT,
      branch TEXT, summary TEXT, created_at TEXT, updated_at TEXT);
    CREATE TABLE IF NOT EXISTS turns (id INTEGER PRIMARY KEY, session_id TEXT, user_message TEXT);
    CREATE TABLE IF NOT EXISTS assistant_usage_events (id INTEGER PRIMARY KEY AUTOINCREMENT,
      session_id TEXT NOT NULL, turn_index INTEGER, agent_id TEXT, parent_tool_call_id TEXT,
      model TEXT NOT NULL, input_tokens INTEGER, output_tokens INTEGER, cache_read_tokens INTEGER,
      cache_write_tokens INTEGER, reasoning_tokens INTEGER, total_nano_aiu INTEGER,
      initiator TEXT, token_details_json TEXT, created_at TEXT)`)
  const enter = db.prepare(`INSERT OR IGNORE INTO sessions (id, cwd, branch, summary)
    VALUES (?, '/srv/shop', 'main', '${SECRET}')`)
  const insert = db.prepare(`INSERT INTO assistant_usage_events (session_id, agent_id,
    parent_tool_call_id, model, input_tokens, output_tokens, cache_read_tokens, total_nano_aiu,
    created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`)
  for (const call of calls) {
    const { session, at, input, output, read = 0, model = 'gpt-5', nano = null } = call
    const { agent = null, toolCall = null, time = timeAt(at) } = call
    enter.run(session)
    insert.run(session, agent, toolCall, model, input, output, read, nano, time)
  }
  db.close()
}

/** A row of a session's events. */
export const event = (seconds: number, type: string, data: object) => ({
  type,
  id: `event-${type}-${seconds}`,
  timestamp: timeAt(seconds),
  data,
})
const entered = (session: string, seconds: number, type = 'session.start') =>
  event(seconds, type, { sessionId: session, context: { cwd: '/srv/shop', branch: 'main' } })

/** An end of a session that states all of it. */
export function ended(seconds: number, calls: readonly StoredCall[]) {
  const sum = (name: 'input' | 'output' | 'read'): number =>
    calls.reduce((total, call) => total + (call[name] ?? 0), 0)
  const usage = {
    inputTokens: sum('input'),
    outputTokens: sum('output'),
    cacheReadTokens: sum('read'),
  }
  return event(seconds, 'session.shutdown', {
    eventsFileSizeBytes: seconds,
    modelMetrics: { 'gpt-5': { requests: { count: calls.length }, usage } },
  })
}

/** The span that telemetry has of a call. */
export const span = ({ session, at, input, output, read = 0 }: StoredCall) => ({
  type: 'span',
  traceId: `trace-${session}-${at}`,
  spanId: `span-${at}`,
  name: 'chat gpt-5',
  startTime: [START / 1000 + at - 4, 0],
  attributes: {
    'gen_ai.operation.name': 'chat',
    'gen_ai.response.model': 'gpt-5',
    'gen_ai.conversation.id': session,
    'gen_ai.usage.input_tokens': input,
    'gen_ai.usage.output_tokens': output,
    'gen_ai.usage.cache_read.input_tokens': read,
  },
})

const linesOf = (rows: readonly object[]): string =>
  rows.map((one) => `${JSON.stringify(one)}\n`).join('')

/**
 * Sessions of which a first process had no store, a second one has, and some also telemetry; one was
 * broken off and has no end.
 */
export function storeHistory(seed: number): MadeHistory {
  const folder = mkdtempSync(join(tmpdir(), 'copilot-made-'))
  const truth = { calls: 0, inputTokens: 0, outputTokens: 0, cacheReadTokens: 0 }
  const add = ({ input, output, read = 0 }: StoredCall): void => {
    truth.inputTokens += input ?? 0
    truth.outputTokens += output ?? 0
    truth.cacheReadTokens += read ?? 0
  }
  const callsOf = (session: string, from: number): readonly StoredCall[] =>
    [1, 2, 3].map((index) => {
      const input = 900 + seed * 10 + index
      return { session, at: from + index * 20, input, output: 30 + index, read: 400 }
    })
  const files: { path: string; content: string | Uint8Array }[] = []
  const stored: StoredCall[] = []
  const spans: object[] = []
  for (const index of [0, 1, 2]) {
    const session = `00000000-0000-4000-8000-00000000000${index}`
    const [before, after] = [callsOf(session, index * 9000), callsOf(session, index * 9000 + 4000)]
    for (const call of [...before, ...after]) add(call)
    // The first process is told by its sum alone.
    truth.calls += 1 + after.length
    stored.push(...after)
    if (index === 1) spans.push(...after.map(span))
    const rows = [
      entered(session, index * 9000),
      event(index * 9000 + 5, 'assistant.message', { content: SECRET, outputTokens: 3 }),
      ended(index * 9000 + 100, before),
      entered(session, index * 9000 + 3900, 'session.resume'),
      ended(index * 9000 + 4100, [...before, ...after]),
    ]
    const content = linesOf(index === 2 ? rows.slice(0, -1) : rows)
    files.push({ path: `.copilot/session-state/${session}/events.jsonl`, content })
  }
  files.push({ path: '.copilot/otel/export.jsonl', content: linesOf(spans) })
  const made = join(folder, 'session-store.db')
  writeStore(made, stored)
  files.push({ path: '.copilot/session-store.db', content: readFileSync(made) })
  rmSync(folder, { recursive: true })
  return { files, truth }
}
