import type { PriceRow } from '@tokenledger/sdk/core'
import type { RunStatement } from '../../query/dialects/dialect.ts'
import { sqliteDialect } from '../../query/dialects/sqlite-dialect.ts'
import type { Store, StoreStats } from '../store.ts'
import { storedEntries } from '../stored-entries.ts'
import { META } from './meta.ts'
import { decodeRow } from './row-codec.ts'
import { isDamage } from './sqlite-errors.ts'
import { statesOf } from './state-keeper.ts'

/** Runs `work` on one state of the ledger: nothing that is appended meanwhile is seen. */
export type Snapshot = <T>(work: (run: RunStatement) => Promise<T>) => Promise<T>

/** The reading half of a store. */
export type EntryReader = Pick<
  Store,
  | 'ask'
  | 'spans'
  | 'taskLinks'
  | 'list'
  | 'read'
  | 'tail'
  | 'tally'
  | 'lastSeq'
  | 'prices'
  | 'states'
>

// Corrections arrive after what they correct; UNION ends a circle that somebody made by hand.
const FAMILY = `WITH RECURSIVE family (id) AS (
  VALUES (?) UNION SELECT entries.id FROM entries JOIN family ON entries.corrects = family.id
) SELECT * FROM entries WHERE id IN (SELECT id FROM family) ORDER BY seq`

const LAST_SEQ = `SELECT value FROM meta WHERE key = '${META.lastSeq}'`

const STATS = `SELECT
  (SELECT max(version) FROM schema_migrations) AS version,
  (SELECT count(*) FROM entries WHERE segment = 0) AS entries,
  (SELECT count(*) FROM entries) AS stored_rows,
  (SELECT min(time) FROM entries) AS first,
  (SELECT max(time) FROM entries) AS last,
  (SELECT page_count * page_size FROM pragma_page_count, pragma_page_size) AS bytes,
  (SELECT value FROM meta WHERE key = '${META.retainedFrom}') AS retained_from,
  (SELECT value FROM meta WHERE key = '${META.lastSeq}') AS last_seq,
  (SELECT value FROM meta WHERE key = '${META.forgottenTo}') AS forgotten_to`

/** Reads a ledger by SQL. What makes SQL of questions is loaded with the first: an import asks none. */
export function entryReader(snapshot: Snapshot): EntryReader {
  const dialect = sqliteDialect()
  return {
    ask: (query) =>
      snapshot(async (run) => {
        const { askSql } = await import('../../query/ask-sql.ts')
        return askSql(query, dialect, run)
      }),
    spans: (by, selection) =>
      snapshot(async (run) => {
        const { compileSpans, decodeSpan } = await import('../../query/span-sql.ts')
        const rows = await run(compileSpans(by, selection, dialect))
        return rows.map(decodeSpan)
      }),
    taskLinks: (project) =>
      snapshot(async (run) => {
        const { compileTaskLinks, decodeTaskLink } = await import('../../query/task-link-sql.ts')
        const rows = await run(compileTaskLinks(dialect, project))
        return rows.map(decodeTaskLink)
      }),
    list: (listing) =>
      snapshot(async (run) => {
        const { listEntries } = await import('./list-entries.ts')
        return listEntries(listing, dialect, run)
      }),
    read: (id) =>
      snapshot(async (run) => {
        const rows = await run({ sql: FAMILY, params: [id] })
        return storedEntries(rows.map(decodeRow))
      }),
    tail: (after, limit) =>
      snapshot(async (run) => {
        const sql = 'SELECT * FROM entries WHERE seq > ? ORDER BY seq LIMIT ?'
        const rows = await run({ sql, params: [after, limit] })
        return rows.map(decodeRow)
      }),
    tally: (upTo) =>
      snapshot(async (run) => {
        const { compileTally, decodeTally } = await import('../../query/tally-sql.ts')
        const rows = await run(compileTally(dialect, upTo))
        return rows.map(decodeTally)
      }),
    lastSeq: () =>
      snapshot(async (run) => {
        const [row] = await run({ sql: LAST_SEQ, params: [] })
        return Number(row?.['value'] ?? 0)
      }),
    prices: (ids) => snapshot((run) => readPrices(run, ids)),
    states: (scope) =>
      snapshot(async (run) =>
        statesOf(
          await run({ sql: 'SELECT key, value FROM states WHERE scope = ?', params: [scope] }),
        ),
      ),
  }
}

async function readPrices(
  run: RunStatement,
  ids: readonly string[],
): Promise<ReadonlyMap<string, PriceRow>> {
  const sql = 'SELECT id, body FROM price_rows WHERE id IN (SELECT value FROM json_each(?))'
  const rows = await run({ sql, params: [JSON.stringify(ids)] })
  return new Map(
    rows.map((row) => [String(row['id']), JSON.parse(String(row['body'])) as PriceRow]),
  )
}

/** Counts what a ledger holds. Reads all of it. */
export async function readStats(run: RunStatement, path: string): Promise<StoreStats> {
  const [row] = await run({ sql: STATS, params: [] })
  const numberOrNull = (column: string): number | null => {
    const value = row?.[column] ?? null
    return value === null ? null : Number(value)
  }
  return {
    engine: 'sqlite',
    location: path,
    schemaVersion: numberOrNull('version') ?? 0,
    entries: numberOrNull('entries') ?? 0,
    rows: numberOrNull('stored_rows') ?? 0,
    first: numberOrNull('first'),
    last: numberOrNull('last'),
    bytes: numberOrNull('bytes') ?? 0,
    retainedFrom: numberOrNull('retained_from'),
    lastSeq: numberOrNull('last_seq') ?? 0,
    forgottenTo: numberOrNull('forgotten_to') ?? 0,
  }
}

/** What SQLite finds wrong with its own file: at most 100 sentences, none when it is sound. */
export async function checkDatabase(run: RunStatement): Promise<readonly string[]> {
  try {
    const rows = await run({ sql: 'PRAGMA integrity_check(100)', params: [] })
    return rows.map((row) => String(row['integrity_check'])).filter((line) => line !== 'ok')
  } catch (error) {
    if (isDamage(error)) return [String(error)]
    throw error
  }
}
