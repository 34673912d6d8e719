import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sqliteDriver } from '../../../store/sqlite/sqlite-driver.ts'
import type { MadeHistory } from '../agent-log-source.contract.ts'

/** Columns of a session; the others are null. */
export type Session = Readonly<Record<string, string | number | null>>

/** Stands in names, recipes and messages. */
export const SECRET = 'the secret of the harbour'

const OLD = `id TEXT PRIMARY KEY, name TEXT NOT NULL DEFAULT '', description TEXT,
  session_type TEXT NOT NULL DEFAULT 'user', working_dir TEXT NOT NULL,
  created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, updated_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
  total_tokens INTEGER, input_tokens INTEGER, output_tokens INTEGER,
  accumulated_total_tokens INTEGER, accumulated_input_tokens INTEGER,
  accumulated_output_tokens INTEGER, recipe_json TEXT, provider_name TEXT, model_config_json TEXT`
const NEW = `${OLD}, accumulated_cache_read_tokens INTEGER, accumulated_cache_write_tokens INTEGER,
  accumulated_cost REAL, parent_session_id TEXT`

/** Writes sessions into a database as Goose does; one that is there is replaced. */
export function writeSessions(
  path: string,
  sessions: readonly Session[],
  { isOld = false }: { readonly isOld?: boolean } = {},
): void {
  const { DatabaseSync } = sqliteDriver()
  const db = new DatabaseSync(path)
  db.exec(`PRAGMA synchronous = OFF; CREATE TABLE IF NOT EXISTS sessions (${isOld ? OLD : NEW});
    CREATE TABLE IF NOT EXISTS messages (id INTEGER PRIMARY KEY, session_id TEXT, content_json TEXT);
    INSERT INTO messages (session_id, content_json) VALUES ('s', '${SECRET}')`)
  for (const session of sessions) {
    const columns = { working_dir: '/home/ana/shop', name: SECRET, recipe_json: SECRET, ...session }
    const names = Object.keys(columns)
    db.prepare(
      `INSERT OR REPLACE INTO sessions (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
    ).run(...Object.values(columns))
  }
  db.close()
}

/** A call as newer versions write it. */
export interface LedgerCall {
  readonly session: string
  /** Seconds or milliseconds. */
  readonly time: number
  readonly input: number | null
  readonly output: number | null
  readonly total?: number | null
  readonly cacheRead?: number
  readonly cacheWrite?: number
  readonly cost?: number
  readonly costSource?: string
  readonly model?: string | null
}

/** Writes calls into the ledger of a database. */
export function writeLedger(path: string, calls: readonly LedgerCall[]): void {
  const { DatabaseSync } = sqliteDriver()
  const db = new DatabaseSync(path)
  db.exec(`PRAGMA synchronous = OFF; CREATE TABLE IF NOT EXISTS usage_ledger (
    id INTEGER PRIMARY KEY AUTOINCREMENT, session_id TEXT NOT NULL,
    created_timestamp INTEGER NOT NULL, model TEXT, input_tokens INTEGER, output_tokens INTEGER,
    total_tokens INTEGER, cache_read_tokens INTEGER, cache_write_tokens INTEGER, cost REAL,
    cost_source TEXT, is_compaction INTEGER DEFAULT 0)`)
  const insert = db.prepare(`INSERT INTO usage_ledger (session_id, created_timestamp, model,
    input_tokens, output_tokens, total_tokens, cache_read_tokens, cache_write_tokens, cost,
    cost_source) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
  for (const call of calls) {
    const { session, time, model = 'claude-sonnet-4-5', input, output } = call
    const { total = (input ?? 0) + (output ?? 0), cacheRead = null, cacheWrite = null } = call
    const { cost = null, costSource = null } = call
    insert.run(session, time, model, input, output, total, cacheRead, cacheWrite, cost, costSource)
  }
  db.close()
}

/** The configuration of a model as it is kept. */
export const modelConfig = (name: string): string =>
  JSON.stringify({ model_name: name, context_limit: 200_000 })

/** Sessions of several ages of the tool; one of them was moved with its database. */
export function gooseHistory(seed: number): MadeHistory {
  const folder = mkdtempSync(join(tmpdir(), 'goose-made-'))
  const truth = { calls: 0, inputTokens: 0, outputTokens: 0, cacheReadTokens: 0 }
  const sessions = Array.from({ length: 6 }, (_, index): Session => {
    const [input, output, reasoning] = [seed * 1000 + index, 500 + index, index % 2 ? 40 : 0]
    truth.calls += 1
    truth.inputTokens += input
    truth.outputTokens += output + reasoning
    return {
      id: `20260301_${index + 1}`,
      created_at: `2026-03-01 10:00:0${index}`,
      updated_at: `2026-03-01 11:00:0${index}`,
      input_tokens: 7,
      output_tokens: 3,
      total_tokens: 10,
      accumulated_input_tokens: input,
      accumulated_output_tokens: output,
      accumulated_total_tokens: input + output + reasoning,
      provider_name: 'anthropic',
      model_config_json: modelConfig('claude-sonnet-4-5'),
    }
  })
  const [moved = {}, ...others] = sessions
  const cached = { accumulated_cache_read_tokens: 300, accumulated_cache_write_tokens: 20 }
  truth.cacheReadTokens += 300
  const empty = { id: '20260302_1', created_at: '2026-03-02 10:00:00' }
  const ledger = [1, 2, 3, 4].map((call): LedgerCall => {
    const [input, output, cacheRead] = [seed * 100 + call, 10 * call, 50]
    truth.calls += 1
    truth.inputTokens += input
    truth.outputTokens += output
    truth.cacheReadTokens += cacheRead
    const session = ['20260303_1', '20260303_1', 'deleted', '20260304_1'][call - 1] ?? ''
    return { session, time: 1_772_532_000 + call, input, output, cacheRead }
  })
  // What stands in the ledger is none of a session's sum; what came before is.
  const [toldRest, rest] = [restOf('20260303_1', ledger, 0), restOf('20260304_1', ledger, 700)]
  const told = { ...moved, ...toldRest, created_at: '2026-03-03 10:00:00' }
  const carried = { ...moved, ...rest, created_at: '2026-03-03 09:00:00' }
  truth.calls += 1
  truth.inputTokens += 700
  truth.outputTokens += 700
  ledger.push({
    session: '20260304_1',
    time: 1_772_532_009,
    input: 700,
    output: 700,
    model: null,
    costSource: 'carried_forward',
  })
  const files = [
    {
      path: '.local/share/Block/goose/sessions/sessions.db',
      rows: [moved, ...others.slice(2)],
      isOld: true,
    },
    {
      path: '.local/share/goose/sessions/sessions.db',
      rows: [moved, { ...others[0], ...cached }, ...others.slice(1, 2), empty, told, carried],
      isOld: false,
    },
  ].map(({ path, rows, isOld }) => {
    const made = join(folder, 'sessions.db')
    writeSessions(made, rows, { isOld })
    if (!isOld) writeLedger(made, ledger)
    const content = readFileSync(made)
    rmSync(made)
    return { path, content }
  })
  rmSync(folder, { recursive: true })
  return { files, truth }
}

/** A session that consumed something more than stands in the ledger. */
function restOf(id: string, ledger: readonly LedgerCall[], more: number): Session {
  const calls = ledger.filter(({ session }) => session === id)
  const sum = (name: 'input' | 'output'): number =>
    calls.reduce((total, call) => total + (call[name] ?? 0), more)
  return {
    id,
    accumulated_input_tokens: sum('input'),
    accumulated_output_tokens: sum('output'),
    accumulated_total_tokens: sum('input') + sum('output'),
    accumulated_cache_read_tokens: 50 * calls.length,
  }
}
