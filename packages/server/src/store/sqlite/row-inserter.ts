import { COLUMNS } from './row-codec.ts'
import type { SqliteDatabase, SqliteStatement, SqlValue } from './sqlite-driver.ts'

/** Sorts of rows that have a statement of their own; calls of one source are of one or two. */
const MOST_STATEMENTS = 64

/**
 * Inserts rows of `entries`, and says whether a row is new. Columns without a value are left out of
 * the statement: most rows know but two thirds of them, and each value bound takes its time.
 */
export function rowInserter(db: SqliteDatabase): (values: readonly SqlValue[]) => boolean {
  const statements = new Map<string, SqliteStatement>()
  return (values) => {
    let absent = ''
    const present: SqlValue[] = []
    for (const [index, value] of values.entries()) {
      if (value === null) absent += String.fromCharCode(index)
      else present.push(value)
    }
    const statement = statements.get(absent) ?? prepare(absent, values)
    return Number(statement.run(...present).changes) > 0
  }

  function prepare(absent: string, values: readonly SqlValue[]): SqliteStatement {
    const columns = COLUMNS.filter((_, index) => values[index] !== null)
    const statement = db.prepare(
      `INSERT INTO entries (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})
         ON CONFLICT (id, segment) DO NOTHING`,
    )
    if (statements.size >= MOST_STATEMENTS) statements.clear()
    statements.set(absent, statement)
    return statement
  }
}
