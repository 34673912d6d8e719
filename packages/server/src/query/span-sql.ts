import { conditions } from './conditions.ts'
import type { Dialect, SqlRow, Statement } from './dialects/dialect.ts'
import { dimensionSql } from './dimension-sql.ts'
import { type Selection, type Span, type SpanDimension, STATUSES_BY_WEIGHT } from './span.ts'

/** Compiles `spansOf` to a statement; `decodeSpan` reads its rows. */
export function compileSpans(by: SpanDimension, selection: Selection, dialect: Dialect): Statement {
  const value = dimensionSql(by, dialect)
  const where = conditions(selection, dialect)
  const lasts = STATUSES_BY_WEIGHT.map(
    (status) => `max("time") FILTER (WHERE "status" = '${status}') AS "last_${status}"`,
  )
  return {
    sql: `SELECT ${value.sql} AS "value", min("time") AS "first", max("time") AS "last",
max("time" + coalesce("duration_ms", 0)) AS "ended", ${lasts.join(', ')}
FROM entries WHERE ${where.sql} AND ${value.sql} IS NOT NULL GROUP BY 1`,
    params: [...value.params, ...where.params, ...value.params],
  }
}

/** A row of that statement. */
export function decodeSpan(row: SqlRow): Span {
  const last = Number(row['last'])
  const status = STATUSES_BY_WEIGHT.find((name) => {
    const time = row[`last_${name}`] ?? null
    return time !== null && Number(time) === last
  })
  return {
    value: String(row['value']),
    first: Number(row['first']),
    last,
    ended: Number(row['ended']),
    status: status ?? 'ok',
  }
}
