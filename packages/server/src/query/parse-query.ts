import { checkTimeZone, parseTime, TokenledgerError } from '@tokenledger/sdk/core'
import { nearestName } from './nearest-name.ts'
import { parseDimension } from './parse-dimension.ts'
import { parseFilter } from './parse-filter.ts'
import { parseOrder } from './parse-order.ts'
import { BUCKETS, type Bucket, type Dimension, type Query } from './query.ts'

/** A question as text: the parameters of `GET /v1/usage`. Absent ones take their defaults. */
export interface QueryText {
  /** RFC 3339, or a local date of `tz`. */
  readonly from?: string
  readonly to?: string
  /** @default 'none' */
  readonly bucket?: string
  /** IANA zone. @default 'UTC' */
  readonly tz?: string
  /** Dimensions, separated by commas. */
  readonly group_by?: string
  readonly where?: readonly string[]
  readonly order?: string
  readonly limit?: string
  /** `true` or `false`. @default 'false' */
  readonly previous?: string
  /** `true` or `false`: whether percentiles are wanted. @default 'true' */
  readonly percentiles?: string
}

/**
 * Reads a question.
 *
 * @param now epoch milliseconds: where a comparison with the period before ends without `to`
 * @throws TokenledgerError `invalid_bucket`, `invalid_limit`, `invalid_option`, `invalid_order`,
 *   `invalid_time`, `invalid_time_zone`, `invalid_where`, `previous_needs_from`,
 *   `unknown_dimension`, `unknown_measure`
 */
export function parseQuery(text: QueryText, now: number): Query {
  const { tz: timeZone = 'UTC', order } = text
  checkTimeZone(timeZone)
  const previous = isTrue('previous', text.previous ?? 'false')
  const isWithPercentiles = isTrue('percentiles', text.percentiles ?? 'true')
  const bucket = parseBucket(text.bucket ?? 'none')
  const groupBy = parseGroupBy(text.group_by ?? '')
  return {
    ...parseRange(text, timeZone, previous ? now : null),
    bucket,
    timeZone,
    groupBy,
    where: (text.where ?? []).map(parseFilter),
    ...(order !== undefined && { order: parseOrder(order, { bucket, groupBy }) }),
    ...(text.limit !== undefined && { limit: parseLimit(text.limit) }),
    previous,
    ...(!isWithPercentiles && { measures: [] }),
  }
}

/** @param end where a range without `to` ends; null: nowhere */
function parseRange(
  text: QueryText,
  timeZone: string,
  end: number | null,
): Pick<Query, 'from' | 'to'> {
  const from = text.from === undefined ? null : parseTime(text.from, timeZone)
  const to = text.to === undefined ? end : parseTime(text.to, timeZone)
  if (end !== null && from === null) {
    throw new TokenledgerError(
      'previous_needs_from',
      'Cannot compare with the period before: the range has no beginning; give "from"',
    )
  }
  if (from !== null && to !== null && from >= to) {
    throw new TokenledgerError(
      'invalid_time',
      `Cannot ask about the time from "${text.from}" to "${text.to ?? 'now'}": a range must end after it begins`,
    )
  }
  return { ...(from !== null && { from }), ...(to !== null && { to }) }
}

function parseBucket(text: string): Bucket {
  const bucket = BUCKETS.find((name) => name === text)
  if (bucket !== undefined) return bucket
  const nearest = nearestName(text, BUCKETS)
  throw new TokenledgerError(
    'invalid_bucket',
    `Cannot use the bucket "${text}": it must be one of ${BUCKETS.join(', ')}${nearest === null ? '' : `; did you mean "${nearest}"?`}`,
  )
}

function parseGroupBy(text: string): readonly Dimension[] {
  const names = text.split(',').map((name) => name.trim())
  return [...new Set(names.filter((name) => name !== '').map(parseDimension))]
}

function parseLimit(text: string): number {
  const limit = /^\d+$/.test(text) ? Number(text) : 0
  if (Number.isSafeInteger(limit) && limit > 0) return limit
  throw new TokenledgerError(
    'invalid_limit',
    `Cannot limit the answer to "${text}": a limit must be a whole number from 1`,
  )
}

function isTrue(name: string, word: string): boolean {
  if (word === 'true' || word === 'false') return word === 'true'
  throw new TokenledgerError(
    'invalid_option',
    `Cannot use "${name}=${word}": it must be true or false`,
  )
}
