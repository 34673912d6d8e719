import type { Dialect, SqlValue, Statement } from './dialects/dialect.ts'
import { dimensionSql } from './dimension-sql.ts'
import { joinSql } from './join-sql.ts'
import type { Filter, Query } from './query.ts'

/** The condition that a row of `entries` lies in a range and passes every filter. */
export function conditions(
  { from, to, where }: Pick<Query, 'from' | 'to' | 'where'>,
  dialect: Dialect,
): Statement {
  const all = [
    ...(from === undefined ? [] : [{ sql: '"time" >= ?', params: [from] }]),
    ...(to === undefined ? [] : [{ sql: '"time" < ?', params: [to] }]),
    ...where.map((filter) => anyOf(filter, dialect)),
  ]
  return all.length === 0 ? { sql: '1 = 1', params: [] } : joinSql(all, ' AND ')
}

/** Absent values are NULL in SQL, which no comparison finds. */
function anyOf({ dimension, anyOf: values }: Filter, dialect: Dialect): Statement {
  const value = dimensionSql(dimension, dialect)
  const known = values.filter((one) => one !== null)
  const ways = [
    ...(values.includes(null) ? [{ sql: `${value.sql} IS NULL`, params: value.params }] : []),
    ...(known.length === 0 ? [] : [isIn(value, known)]),
  ]
  if (ways.length === 0) return { sql: '1 = 0', params: [] }
  const { sql, params } = joinSql(ways, ' OR ')
  return { sql: `(${sql})`, params }
}

function isIn(value: Statement, known: readonly SqlValue[]): Statement {
  const marks = known.map(() => '?').join(', ')
  const sql = known.length === 1 ? `${value.sql} = ?` : `${value.sql} IN (${marks})`
  return { sql, params: [...value.params, ...known] }
}
