import type { Statement } from '../../query/dialects/dialect.ts'
import type { SqliteDatabase, SqlRow } from './sqlite-driver.ts'

/** Executes statements on a read-only connection, here or in another thread. */
export interface StatementRunner {
  run(statement: Statement): Promise<readonly SqlRow[]>
  close(): Promise<void>
}

/** Executes statements in this thread. */
export function inlineRunner(db: SqliteDatabase): StatementRunner {
  return {
    run: async ({ sql, params }) => {
      const statement = db.prepare(sql)
      statement.setReadBigInts(true)
      return statement.all(...params)
    },
    close: async () => db.close(),
  }
}
