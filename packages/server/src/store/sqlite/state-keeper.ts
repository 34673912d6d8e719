import type { SqliteDatabase } from './sqlite-driver.ts'

/** What importers remember, read and written within a transaction of the caller. */
export interface StateKeeper {
  read(scope: string, keys: readonly string[]): ReadonlyMap<string, string>
  write(scope: string, states: ReadonlyMap<string, string>): void
}

/** Access to the table `states`. */
export function stateKeeper(db: SqliteDatabase): StateKeeper {
  const select = db.prepare('SELECT value FROM states WHERE scope = ? AND key = ?')
  const upsert = db.prepare(
    'INSERT INTO states VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value',
  )
  return {
    read(scope, keys) {
      const known = new Map<string, string>()
      for (const key of keys) {
        const row = select.get(scope, key)
        if (row !== undefined) known.set(key, String(row['value']))
      }
      return known
    },
    write(scope, states) {
      for (const [key, value] of states) upsert.run(scope, key, value)
    },
  }
}
