import type { SqlRow } from '../../../store/sqlite/sqlite-driver.ts'
import { costOf, countOf, textOf, timeOf } from '../column-values.ts'
import type { HistoryDatabase } from '../history-database.ts'
import type { Json, JsonObject } from '../join-json.ts'
import { knownFields } from '../known-fields.ts'

/** One call, as the table `usage_ledger` of newer versions has it. */
export interface LedgerRow {
  readonly id: string
  readonly session: string
  /** Epoch milliseconds; null when it is not known. */
  readonly time: number | null
  /** Counters and names. */
  readonly counts: JsonObject
  /** No call, but the sum of those that were made before there was a ledger. */
  readonly isCarried: boolean
}

const TABLE = 'usage_ledger'

const COLUMNS = [
  'id',
  'created_timestamp',
  'provider',
  'model',
  'input_tokens',
  'output_tokens',
  'total_tokens',
  'cache_read_tokens',
  'cache_write_tokens',
  'cost',
  'cost_source',
] as const

/** Rows that are read at once: a ledger may have hundreds of thousands. */
const PAGE = 1_000

/** The calls of a database, in the order in which they were written; none where it has no ledger. */
export function* ledgerRows(db: HistoryDatabase): Generator<LedgerRow, void> {
  const there = db.columnsOf(TABLE)
  if (!there.has('session_id')) return
  const columns = COLUMNS.map((name) => (there.has(name) ? name : `NULL AS ${name}`))
  const page = `SELECT rowid AS row, session_id, ${columns.join(', ')} FROM ${TABLE}
    WHERE rowid > ? ORDER BY rowid LIMIT ${PAGE}`
  for (let last: SqlRow | undefined, rows = db.all(page, 0); rows.length > 0; ) {
    yield* rows.map(rowOf)
    last = rows.at(-1)
    rows = db.all(page, last?.['row'] ?? null)
  }
}

const SUMS = {
  input: 'input_tokens',
  output: 'output_tokens',
  total: 'total_tokens',
  cacheRead: 'cache_read_tokens',
  cacheWrite: 'cache_write_tokens',
  cost: 'cost',
} as const

/** What the calls of a session add up to, by what the session calls the sum. */
export type LedgerSums = Readonly<Record<string, number>>

/** The sessions whose calls stand in the ledger, by their ids. */
export function sessionsInLedger(db: HistoryDatabase): ReadonlyMap<string, LedgerSums> {
  const there = db.columnsOf(TABLE)
  if (!there.has('session_id')) return new Map()
  const isCall = there.has('cost_source') ? `cost_source IS NOT '${CARRIED}'` : '1'
  const sums = Object.entries(SUMS).map(([name, column]) =>
    there.has(column) ? `sum(iif(${isCall}, ${column}, 0)) AS ${name}` : `0 AS ${name}`,
  )
  const rows = db.all(`SELECT session_id, ${sums.join(', ')} FROM ${TABLE} GROUP BY session_id`)
  return new Map(rows.map((row) => [String(row['session_id']), sumsOf(row)]))
}

const sumsOf = (row: SqlRow): LedgerSums =>
  Object.fromEntries(Object.keys(SUMS).map((name) => [name, countOf(row[name]) ?? 0]))

/** When the first of the calls was written that stand in the ledger, epoch milliseconds. */
export function startOfLedger(db: HistoryDatabase): number | null {
  const there = db.columnsOf(TABLE)
  if (!there.has('session_id') || !there.has('created_timestamp')) return null
  return timeOf(db.all(`SELECT min(created_timestamp) AS first FROM ${TABLE}`)[0]?.['first'])
}

/** What a session's row of the time before it had calls in the ledger bears. */
const CARRIED = 'carried_forward'

function rowOf(row: SqlRow): LedgerRow {
  const read = countOf(row['cache_read_tokens'])
  const written = countOf(row['cache_write_tokens'])
  return {
    id: String(row['id'] ?? row['row']),
    session: String(row['session_id']),
    time: timeOf(row['created_timestamp']),
    isCarried: row['cost_source'] === CARRIED,
    counts: knownFields<Json>({
      provider: textOf(row['provider']),
      model: textOf(row['model']),
      input: inputOf(row, (read ?? 0) + (written ?? 0)),
      output: countOf(row['output_tokens']),
      total: countOf(row['total_tokens']),
      cacheRead: read,
      cacheWrite: written,
      cost: costOf(row['cost']),
      isCharged: row['cost_source'] === 'provider_reported' ? true : null,
    }),
  }
}

/** What came from a cache is inside the input, unless the total says that it stands beside it. */
function inputOf(row: SqlRow, cached: number): number | null {
  const input = countOf(row['input_tokens'])
  const rest = (countOf(row['total_tokens']) ?? 0) - (countOf(row['output_tokens']) ?? 0)
  const isBeside = cached > 0 && rest === (input ?? 0) + cached
  return isBeside ? rest : input
}
