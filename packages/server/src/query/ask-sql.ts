import type { Answer } from './answer.ts'
import type { Dialect, RunStatement } from './dialects/dialect.ts'
import type { Query } from './query.ts'

/** Answers a question by SQL as `evaluate` does over the same rows. */
export async function askSql(
  query: Query,
  dialect: Dialect,
  run: RunStatement,
): Promise<Answer> {
  throw new Error(`not built yet: ${query.bucket} ${dialect.name} ${run.length}`)
}
