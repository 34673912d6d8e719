import { PARENT_TASK_TAG } from '@tokenledger/sdk/core'
import type { Dialect, SqlRow, Statement } from './dialects/dialect.ts'
import type { TaskLink } from './task-link.ts'

/** Compiles `taskLinksOf`, of all rows or of a project's, to a statement; `decodeTaskLink` reads its rows. */
export function compileTaskLinks(dialect: Dialect, project?: string): Statement {
  const entries = project === undefined ? 'entries' : '(SELECT * FROM entries WHERE "project" = ?)'
  const bound = project === undefined ? [] : [project]
  const tag = dialect.tag(PARENT_TASK_TAG)
  const task = `CASE WHEN EXISTS (SELECT 1 FROM ${entries} AS named WHERE named."task" = call."parent_id")
  THEN call."parent_id"
  ELSE (SELECT above."task" FROM ${entries} AS above WHERE above."id" = call."parent_id" AND above."segment" = 0) END`
  const calls = `SELECT "task", "seq", "parent_id", ${tag.sql} AS "tag" FROM ${entries}
WHERE "segment" = 0 AND "task" IS NOT NULL AND ("parent_id" IS NOT NULL OR "tags" IS NOT NULL)`
  return {
    sql: `SELECT "task", "parent", min("seq") AS "seq" FROM (
SELECT call."task", call."seq", coalesce(call."tag", ${task}) AS "parent" FROM (${calls}) AS call
) AS link WHERE "parent" <> "task" GROUP BY 1, 2 ORDER BY 3`,
    params: [...bound, ...bound, ...tag.params, ...bound],
  }
}

/** A row of that statement. */
export function decodeTaskLink(row: SqlRow): TaskLink {
  return { task: String(row['task']), parent: String(row['parent']) }
}
