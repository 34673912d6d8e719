import type { SqlRow } from '../../../store/sqlite/sqlite-driver.ts'
import { textOf, timeOf } from '../column-values.ts'
import type { HistoryDatabase } from '../history-database.ts'
import { type InclusiveUsage, inclusiveUsage } from './inclusive-usage.ts'

/** One call, as the tool's store has it. */
export interface UsageRow {
  readonly id: number
  readonly session: string
  /** Epoch milliseconds, when it was over; null when it is not known. */
  readonly time: number | null
  readonly model: string | null
  /** Null: none is stated. */
  readonly usage: InclusiveUsage | null
  /** The sub-agent that made it, and the tool call that called that one; null for the tool itself. */
  readonly agentId: string | null
  readonly toolCall: string | null
  readonly cwd: string | null
  readonly branch: string | null
  /** What the maker of the tool charges, in billionths of a credit. */
  readonly nanoCredits: number | null
}

const TABLE = 'assistant_usage_events'
const SESSIONS = 'sessions'

const COLUMNS = [
  'model',
  'copilot_usage_model',
  'input_tokens',
  'output_tokens',
  'cache_read_tokens',
  'cache_write_tokens',
  'reasoning_tokens',
  'total_nano_aiu',
  'agent_id',
  'parent_tool_call_id',
  'created_at',
] as const

const PLACES = ['cwd', 'branch'] as const

/** Rows that are read at once. */
const PAGE = 1_000

/** Whether a database has the table of calls; earlier versions had a store without it. */
export const hasUsage = (db: HistoryDatabase): boolean => db.columnsOf(TABLE).has('session_id')

/** Whether a database is the tool's, with calls or without. */
export const isStore = (db: HistoryDatabase): boolean =>
  hasUsage(db) || (db.columnsOf(SESSIONS).has('cwd') && db.columnsOf('turns').has('session_id'))

/** The calls behind one, in the order in which they were written. */
export function* usageRows(db: HistoryDatabase, after: number): Generator<UsageRow, void> {
  const there = db.columnsOf(TABLE)
  const places = db.columnsOf(SESSIONS)
  const isJoined = places.has('id')
  const columns = [
    ...COLUMNS.map((name) => (there.has(name) ? `e.${name}` : `NULL AS ${name}`)),
    ...PLACES.map((name) => (isJoined && places.has(name) ? `s.${name}` : `NULL AS ${name}`)),
  ]
  const join = isJoined ? `LEFT JOIN ${SESSIONS} s ON s.id = e.session_id` : ''
  const page = `SELECT e.rowid AS id, e.session_id, ${columns.join(', ')} FROM ${TABLE} e ${join}
    WHERE e.rowid > ? ORDER BY e.rowid LIMIT ${PAGE}`
  for (let rows = db.all(page, after); rows.length > 0; ) {
    yield* rows.map(rowOf)
    rows = db.all(page, rows.at(-1)?.['id'] ?? null)
  }
}

/** One call; null when there is none of this id. */
export function usageRow(db: HistoryDatabase, id: number): UsageRow | null {
  const [row] = usageRows(db, id - 1)
  return row?.id === id ? row : null
}

function rowOf(row: SqlRow): UsageRow {
  return {
    id: Number(row['id']),
    session: String(row['session_id']),
    time: timeOf(row['created_at']),
    model: textOf(row['model']) ?? textOf(row['copilot_usage_model']),
    usage: inclusiveUsage({
      input: countOf(row['input_tokens']),
      cacheRead: countOf(row['cache_read_tokens']),
      cacheWrite: countOf(row['cache_write_tokens']),
      output: countOf(row['output_tokens']),
      reasoning: countOf(row['reasoning_tokens']),
      total: null,
    }),
    agentId: textOf(row['agent_id']),
    toolCall: textOf(row['parent_tool_call_id']),
    cwd: textOf(row['cwd']),
    branch: textOf(row['branch']),
    nanoCredits: countOf(row['total_nano_aiu']),
  }
}

/** A count that is stated; zero is one. */
function countOf(value: SqlRow[string] | undefined): number | null {
  const count = typeof value === 'bigint' ? Number(value) : value
  return typeof count === 'number' && count >= 0 && count <= Number.MAX_SAFE_INTEGER ? count : null
}
