import type { Statement } from './dialects/dialect.ts'

/** Puts pieces of SQL after each other, with their values in the same order. */
export function joinSql(pieces: readonly Statement[], separator: string): Statement {
  return {
    sql: pieces.map(({ sql }) => sql).join(separator),
    params: pieces.flatMap(({ params }) => params),
  }
}
