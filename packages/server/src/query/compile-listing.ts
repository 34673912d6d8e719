import { conditions } from './conditions.ts'
import type { Dialect, Statement } from './dialects/dialect.ts'
import { joinSql } from './join-sql.ts'
import type { Dimension, Query } from './query.ts'

/** A listing of entries, the newest first: by time, then by the number of their first row. */
export interface ListingQuery extends Pick<Query, 'from' | 'to' | 'where'> {
  /** How many entries, not rows. */
  readonly limit: number
  /** The last entry of the page before; null: from the newest on. */
  readonly after: { readonly time: number; readonly seq: number } | null
}

/**
 * Compiles a listing to a statement that gives `id`, `time` and `seq` of the first row of each
 * entry. An entry is listed when one of its rows passes every filter: only the model and its price differ
 * between the rows of an entry, so that the other filters are asked of the first one, where indexes help.
 */
export function compileListing(listing: ListingQuery, dialect: Dialect): Statement {
  const { from, to, where, after, limit } = listing
  const bySegment = where.filter(({ dimension }) => isOfSegment(dimension))
  const ofCall = where.filter(({ dimension }) => !isOfSegment(dimension))
  const range = { ...(from !== undefined && { from }), ...(to !== undefined && { to }) }
  const all = joinSql(
    [
      { sql: '"segment" = 0', params: [] },
      conditions({ ...range, where: ofCall }, dialect),
      ...(after === null ? [] : [{ sql: OLDER, params: [after.time, after.time, after.seq] }]),
      ...(bySegment.length === 0 ? [] : [anySegment(conditions({ where: bySegment }, dialect))]),
    ],
    ' AND ',
  )
  return {
    sql: `SELECT "id", "time", "seq" FROM entries AS listed WHERE ${all.sql} ORDER BY "time" DESC, "seq" DESC LIMIT ?`,
    params: [...all.params, limit],
  }
}

const isOfSegment = (dimension: Dimension): boolean =>
  dimension === 'model' || dimension === 'price'

// The first part lets an index on time find where the page begins; a row value would do in some
// engines only.
const OLDER = '"time" <= ? AND ("time" < ? OR "seq" < ?)'

function anySegment({ sql, params }: Statement): Statement {
  return {
    sql: `EXISTS (SELECT 1 FROM entries AS part WHERE part."id" = listed."id" AND ${sql})`,
    params,
  }
}
