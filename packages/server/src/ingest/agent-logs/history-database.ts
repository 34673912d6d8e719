import { existsSync, type Stats, statSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import {
  type SqliteDatabase,
  type SqlRow,
  type SqlValue,
  sqliteDriver,
} from '../../store/sqlite/sqlite-driver.ts'
import type { LogFile } from './agent-log-source.ts'
import { logFileOf, sizeAndTime } from './file-stamp.ts'
import { UnstableFileError } from './system-error.ts'

/** A tool's own database, opened to be read. */
export interface HistoryDatabase {
  /** The rows of a statement; integers are BigInts. */
  all(sql: string, ...values: readonly SqlValue[]): readonly SqlRow[]
  get(sql: string, ...values: readonly SqlValue[]): SqlRow | undefined
  /** The names of a table's columns; empty when there is no such table. */
  columnsOf(table: string): ReadonlySet<string>
}

/** What the system says of a database: its size with its log, and the later of their times. */
export function databaseFile(path: string, stats: Stats, growth: LogFile['growth']): LogFile {
  const file = logFileOf(path, stats, growth)
  const log = statSync(logOf(path), { throwIfNoEntry: false })
  if (log === undefined) return file
  return {
    ...file,
    bytes: file.bytes + log.size,
    modifiedMs: Math.max(file.modifiedMs, Math.trunc(log.mtimeMs)),
    changedMs: Math.max(file.changedMs, Math.trunc(log.ctimeMs)),
  }
}

/**
 * Opens a tool's database, lets `read` read it, and closes it. Nothing is written, and its owner is
 * never made to wait: with a write-ahead log readers hold up nobody; without one nobody is writing,
 * and it is read without a lock. Each statement sees a state of its own.
 *
 * @throws the engine's error, or `UnstableFileError` when somebody wrote after all
 */
export function* readDatabase<Row, Result>(
  path: string,
  read: (database: HistoryDatabase) => Generator<Row, Result>,
): Generator<Row, Result> {
  const isShared = existsSync(logOf(path)) || existsSync(`${path}-journal`)
  const before = sizeAndTime(path)
  const db = open(path, isShared)
  try {
    const result = yield* read(historyDatabase(db))
    if (isShared || (sizeAndTime(path) === before && !existsSync(logOf(path)))) return result
    throw new UnstableFileError(`"${path}" was written to while it was read`)
  } finally {
    db.close()
  }
}

const logOf = (path: string): string => `${path}-wal`

function open(path: string, isShared: boolean): SqliteDatabase {
  const { DatabaseSync } = sqliteDriver()
  const location = isShared ? path : `${pathToFileURL(path).href}?immutable=1`
  const db = new DatabaseSync(location, { readOnly: true })
  db.exec('PRAGMA busy_timeout = 100; PRAGMA query_only = ON; PRAGMA cache_size = -2048')
  return db
}

function historyDatabase(db: SqliteDatabase): HistoryDatabase {
  const statements = new Map<string, ReturnType<SqliteDatabase['prepare']>>()
  const prepared = (sql: string) => {
    const known = statements.get(sql)
    if (known !== undefined) return known
    const statement = db.prepare(sql)
    statement.setReadBigInts(true)
    statements.set(sql, statement)
    return statement
  }
  return {
    all: (sql, ...values) => prepared(sql).all(...values),
    get: (sql, ...values) => prepared(sql).get(...values),
    columnsOf: (table) =>
      new Set(
        prepared('SELECT name FROM pragma_table_info(?)')
          .all(table)
          .map(({ name }) => String(name)),
      ),
  }
}
