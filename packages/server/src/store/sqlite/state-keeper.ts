import type { SqliteDatabase, SqlRow } from './sqlite-driver.ts'

/** What is known of some keys before a step decides about them. */
export interface KnownKeys {
  readonly states: ReadonlyMap<string, string>
  /** Which of the keys are ids of entries. */
  readonly held: ReadonlySet<string>
}

/** What importers remember, read and written within a transaction of the caller. */
export interface StateKeeper {
  read(scope: string, keys: readonly string[]): KnownKeys
  write(scope: string, key: string, state: string, expiresDay: number | null): void
  /** Forgets some of what expired up to a day, the oldest first. */
  forgetExpired(day: number, most: number): void
}

/**
 * Access to the table `states` and to the origins beside entries. An entry's origin is the state of
 * its id until a state replaces it: most calls are seen once, and need no row of their own.
 */
export function stateKeeper(db: SqliteDatabase): StateKeeper {
  const selectAny = db.prepare('SELECT 1 FROM states WHERE scope = ? LIMIT 1')
  const select = db.prepare(
    `SELECT states.key, states.value FROM json_each(?) AS wanted
       CROSS JOIN states ON states.scope = ? AND states.key = wanted.value`,
  )
  const selectHeld = db.prepare(
    `SELECT entries.id AS key, CASE WHEN entries.source = ? THEN entries.origin END AS value
       FROM json_each(?) AS wanted
       CROSS JOIN entries ON entries.id = wanted.value AND entries.segment = 0`,
  )
  const upsert = db.prepare(
    `INSERT INTO states (scope, key, value, expires_day) VALUES (?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET value = excluded.value, expires_day = excluded.expires_day`,
  )
  const forget = db.prepare(
    `DELETE FROM states WHERE (scope, key) IN (
       SELECT scope, key FROM states WHERE expires_day <= ? ORDER BY expires_day LIMIT ?)`,
  )
  return {
    read(scope, keys) {
      const list = JSON.stringify(keys)
      const entries = selectHeld.all(scope, list)
      // A first import writes no states of calls: to look for each would cost.
      const replaced = selectAny.get(scope) === undefined ? [] : select.all(list, scope)
      const states = statesOf([...entries, ...replaced])
      return { states, held: new Set(entries.map((row) => String(row['key']))) }
    },
    write(scope, key, state, expiresDay) {
      upsert.run(scope, key, state, expiresDay)
    },
    forgetExpired(day, most) {
      forget.run(day, most)
    },
  }
}

/** States by key, of rows with the columns `key` and `value`; the later rows win. */
export function statesOf(rows: readonly SqlRow[]): ReadonlyMap<string, string> {
  const states = new Map<string, string>()
  for (const { key, value } of rows) if (value !== null) states.set(String(key), String(value))
  return states
}
