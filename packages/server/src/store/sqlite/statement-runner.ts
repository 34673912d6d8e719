import type { Statement } from '../../query/dialects/dialect.ts'
import type { SqliteDatabase, SqliteStatement, SqlRow } from './sqlite-driver.ts'

/** Executes statements on a read-only connection, here or in another thread. */
export interface StatementRunner {
  run(statement: Statement): Promise<readonly SqlRow[]>
  close(): Promise<void>
}

/** Questions differ in their text; those that come often have a handful. */
const KEPT_STATEMENTS = 64

/** Executes statements in this thread. */
export function inlineRunner(db: SqliteDatabase): StatementRunner {
  const prepared = preparedStatements(db)
  return {
    run: async ({ sql, params }) => prepared(sql).all(...params),
    close: async () => db.close(),
  }
}

/**
 * Statements by their text. A statement holds kilobytes outside of the heap until it is collected:
 * one for each of 200,000 reads took 7 GB.
 */
function preparedStatements(db: SqliteDatabase): (sql: string) => SqliteStatement {
  const kept = new Map<string, SqliteStatement>()
  return (sql) => {
    const known = kept.get(sql)
    if (known !== undefined) return known
    const statement = db.prepare(sql)
    statement.setReadBigInts(true)
    if (kept.size >= KEPT_STATEMENTS) kept.clear()
    kept.set(sql, statement)
    return statement
  }
}
