import { type BucketSql, bucketSql, type Extent } from './bucket-sql.ts'
import { conditions } from './conditions.ts'
import type { Dialect, Statement } from './dialects/dialect.ts'
import { dimensionSql } from './dimension-sql.ts'
import { joinSql } from './join-sql.ts'
import { type Query, wantsPercentiles } from './query.ts'

/** A question as SQL: what to execute, and what the buckets in its rows mean. */
export interface CompiledQuery {
  /** One row a group: the bucket `b`, the dimensions `d0`, `d1` …, and the sums. */
  readonly groups: Statement
  /** One row a group and latency bucket: the same keys, `latency`, `calls`. Null: not asked for. */
  readonly latencies: Statement | null
  /** One row a model without price. Needed only when some group's `has_unpriced` is above zero. */
  readonly unpricedModels: Statement
  readonly bucket: BucketSql | null
}

const CALLS = 'sum("sign") FILTER (WHERE "segment" = 0)'

/**
 * Compiles a question over the table `entries` that `Dialect` describes. Names of columns come from
 * a fixed list; every value, tag keys too, is a bound parameter.
 *
 * @param extent where the ledger's times lie; only questions with buckets in a zone need it
 */
export function compile(query: Query, dialect: Dialect, extent: Extent): CompiledQuery {
  const { bucket: unit, timeZone } = query
  const bucket = unit === 'none' ? null : bucketSql({ bucket: unit, timeZone }, dialect, extent)
  const keys = keysSql(query, dialect, bucket)
  const where = conditions(query, dialect)
  return {
    groups: grouped(keys, sumsSql(dialect), where),
    latencies: wantsPercentiles(query) ? latenciesSql(keys, where) : null,
    unpricedModels: unpricedModelsSql(dialect, where),
    bucket,
  }
}

/** What a statement groups by, each with its name. */
function keysSql(query: Query, dialect: Dialect, bucket: BucketSql | null): Statement[] {
  const dimensions = query.groupBy.map((dimension, at) => {
    const { sql, params } = dimensionSql(dimension, dialect)
    return { sql: `${sql} AS "d${at}"`, params }
  })
  return bucket === null
    ? dimensions
    : [{ sql: `${bucket.expression} AS "b"`, params: [] }, ...dimensions]
}

function sumsSql(dialect: Dialect): string[] {
  const cost = dialect.moneySum('"cost_pico"')
  const listCost = dialect.moneySum('"list_cost_pico"')
  return [
    `${CALLS} AS "calls"`,
    ...TOKENS.map((column) => `${dialect.numberSum(`"${column}"`)} AS "${column}"`),
    `${cost.high} AS "cost_high"`,
    `${cost.low} AS "cost_low"`,
    `${listCost.high} AS "list_cost_high"`,
    `${listCost.low} AS "list_cost_low"`,
    `${callsWhere(`"coverage" = 'partial'`)} AS "partial_calls"`,
    `${callsWhere(`"coverage" = 'unpriced'`)} AS "unpriced_calls"`,
    `${callsWhere(`"coverage" = 'missing'`)} AS "missing_usage_calls"`,
    `${callsWhere(`"estimated" = 1`)} AS "estimated_calls"`,
    `${callsWhere(`"status" = 'error'`)} AS "error_calls"`,
    'max("unpriced") FILTER (WHERE "unpriced" > 0) AS "has_unpriced"',
  ]
}

const TOKENS = [
  'input_tokens',
  'output_tokens',
  'cache_read_tokens',
  'cache_write_tokens',
  'reasoning_tokens',
] as const

/** A filter spares the rare cases' sums a step a row, which a CASE would not. */
function callsWhere(condition: string): string {
  return `sum("sign") FILTER (WHERE ${condition} AND "segment" = 0)`
}

function latenciesSql(keys: readonly Statement[], where: Statement): Statement {
  const timed = '"segment" = 0 AND "latency_bucket" IS NOT NULL'
  return grouped(
    [...keys, { sql: '"latency_bucket" AS "latency"', params: [] }],
    ['sum("sign") AS "calls"'],
    { sql: `${where.sql} AND ${timed}`, params: where.params },
  )
}

function unpricedModelsSql(dialect: Dialect, where: Statement): Statement {
  const first = 'sum("sign") FILTER (WHERE "unpriced" = 1) AS "calls"'
  const input = `${dialect.numberSum('"input_tokens"')} AS "input_tokens"`
  const output = `${dialect.numberSum('"output_tokens"')} AS "output_tokens"`
  return grouped([{ sql: '"model" AS "model"', params: [] }], [first, input, output], {
    sql: `${where.sql} AND "unpriced" > 0`,
    params: where.params,
  })
}

/** Without keys one row, or none when no row of the ledger passes. */
function grouped(keys: readonly Statement[], sums: readonly string[], where: Statement): Statement {
  const columns = joinSql([...keys, ...sums.map((sql) => ({ sql, params: [] }))], ', ')
  const ordinals = keys.map((_, at) => at + 1).join(', ')
  return {
    sql: `SELECT ${columns.sql} FROM entries WHERE ${where.sql} ${
      keys.length === 0 ? 'HAVING count(*) > 0' : `GROUP BY ${ordinals}`
    }`,
    params: [...columns.params, ...where.params],
  }
}
