import { createRequire } from 'node:module'

/** What can be bound to a parameter. */
export type SqlValue = string | number | bigint | null

/** One row of a result; integers are BigInts, since money passes 2^53. */
export type SqlRow = Readonly<Record<string, SqlValue>>

/** The few methods of a prepared statement that the store needs. */
export interface SqliteStatement {
  run(...values: readonly SqlValue[]): { readonly changes: number | bigint }
  all(...values: readonly SqlValue[]): SqlRow[]
  get(...values: readonly SqlValue[]): SqlRow | undefined
  setReadBigInts(enabled: boolean): void
}

/** The few methods of a connection that the store needs. */
export interface SqliteDatabase {
  exec(sql: string): void
  prepare(sql: string): SqliteStatement
  close(): void
}

/** A library with the API of `node:sqlite`. */
export interface SqliteDriver {
  /** What to import to get it, in another thread too. */
  readonly moduleName: string
  readonly DatabaseSync: new (
    path: string,
    options?: { readonly readOnly?: boolean },
  ) => SqliteDatabase
}

type Library = Pick<SqliteDriver, 'DatabaseSync'>

/**
 * The SQLite library of this Node: its own `node:sqlite` (22.13 and later), else
 * `@photostructure/sqlite`, which has the same API. Only the one in use is loaded.
 */
export const sqliteDriver = (): SqliteDriver => builtinDriver() ?? packageDriver()

function packageDriver(): SqliteDriver {
  const moduleName = '@photostructure/sqlite'
  const { DatabaseSync }: Library = createRequire(import.meta.url)(moduleName)
  return { moduleName, DatabaseSync }
}

function builtinDriver(): SqliteDriver | null {
  const builtin = builtinLibrary('node:sqlite')
  return builtin === undefined
    ? null
    : { moduleName: 'node:sqlite', DatabaseSync: builtin.DatabaseSync }
}

/** Node says once that its SQLite is experimental; that one sentence is kept from the user. */
function builtinLibrary(name: string): Library | undefined {
  const emitWarning = process.emitWarning
  process.emitWarning = (warning: string | Error, ...rest: unknown[]): void => {
    if (!String(warning).includes('SQLite is an experimental feature')) {
      Reflect.apply(emitWarning, process, [warning, ...rest])
    }
  }
  try {
    return process.getBuiltinModule(name) as Library | undefined
  } finally {
    process.emitWarning = emitWarning
  }
}
