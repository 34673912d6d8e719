import { fromLocal, type OffsetSpan, offsetSpans } from '@tokenledger/sdk/core'
import type { Dialect } from './dialects/dialect.ts'
import type { Bucket } from './query.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const WEEK = 7 * DAY
/** 1970-01-01 was a Thursday: the Monday before is day −3. */
const THURSDAY = 3 * DAY

/** Where times lie, epoch milliseconds, both ends included. */
export interface Extent {
  readonly first: number
  readonly last: number
}

/** What a compiled question groups time by, and how its numbers become buckets again. */
export interface BucketSql {
  /** An integer: the instant of an hour, the number of a local week, or of a local day. */
  readonly expression: string
  /** The instant at which the bucket of such an integer begins. */
  startOf(value: number): number
}

/**
 * Buckets as integer arithmetic, the same in every engine: SQL knows no time zones, so that the
 * zone's spans of constant offset within the extent become a CASE. Months are answered by day and
 * folded afterwards.
 */
export function bucketSql(
  question: { readonly bucket: Exclude<Bucket, 'none'>; readonly timeZone: string },
  dialect: Dialect,
  extent: Extent,
): BucketSql {
  const { bucket, timeZone } = question
  // An hour earlier, so that no hour of the extent begins before the first span.
  const spans = offsetSpans(timeZone, extent.first - HOUR, extent.last + 1)
  if (bucket === 'hour') return { expression: hourSql(dialect, spans), startOf: (value) => value }
  const local = `("time" + ${caseSql(spans.map(({ until, offsetMs }) => ({ until, sql: `${offsetMs}` })))})`
  if (bucket === 'week') {
    const expression = dialect.floorDivide(`(${local} + ${THURSDAY})`, WEEK)
    return { expression, startOf: (week) => fromLocal(week * WEEK - THURSDAY, timeZone) }
  }
  const expression = dialect.floorDivide(local, DAY)
  if (bucket === 'day') return { expression, startOf: (day) => fromLocal(day * DAY, timeZone) }
  return { expression, startOf: (day) => fromLocal(monthStart(day * DAY), timeZone) }
}

/** Hours begin on the local full hour, or where clocks change within one. */
function hourSql(dialect: Dialect, spans: readonly OffsetSpan[]): string {
  return caseSql(
    spans.map(({ until, offsetMs }, at) => {
      const shift = modulo(offsetMs, HOUR)
      const start = `(${dialect.floorDivide(`("time" + ${shift})`, HOUR)} * ${HOUR} - ${shift})`
      const from = spans[at - 1]?.until
      const isCut = from !== undefined && modulo(from + offsetMs, HOUR) !== 0
      const sql = isCut ? `CASE WHEN ${start} < ${from} THEN ${from} ELSE ${start} END` : start
      return { until, sql }
    }),
  )
}

interface Branch {
  /** First instant at which the next branch holds. */
  readonly until: number
  readonly sql: string
}

/** A CASE over time; neighbours that say the same are one branch, and a single one needs no CASE. */
function caseSql(branches: readonly Branch[]): string {
  const merged = branches.filter(({ sql }, at) => branches[at + 1]?.sql !== sql)
  const last = merged.at(-1)?.sql ?? '0'
  const whens = merged.slice(0, -1).map(({ until, sql }) => `WHEN "time" < ${until} THEN ${sql}`)
  return whens.length === 0 ? last : `(CASE ${whens.join(' ')} ELSE ${last} END)`
}

/** Local midnight of the first day of a local time's month. */
function monthStart(local: number): number {
  const date = new Date(local)
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1)
}

function modulo(value: number, divisor: number): number {
  return ((value % divisor) + divisor) % divisor
}
