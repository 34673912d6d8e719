/** What a question can be grouped and filtered by, besides `tag.<key>`. */
export const DIMENSIONS = [
  'project',
  'environment',
  'workflow',
  'agent',
  'task',
  'session',
  'user',
  'tool',
  'source',
  'provider',
  'model',
  'operation',
  'status',
  'service_tier',
] as const

/**
 * Dimensions that are worked out: `used_tools`, the tools that the model called, `Bash, Read`;
 * `price`, the price row that rated the tokens.
 */
export const DERIVED_DIMENSIONS = ['used_tools', 'price'] as const

/** Every dimension with a name of its own. */
export const NAMED_DIMENSIONS = [...DIMENSIONS, ...DERIVED_DIMENSIONS] as const

/** A dimension of the ledger, or one tag: `tag.git_branch`. */
export type Dimension = (typeof NAMED_DIMENSIONS)[number] | `tag.${string}`

/** What can be asked for. Token counts are inclusive; money is exact. */
export const MEASURES = [
  'calls',
  'input_tokens',
  'output_tokens',
  'cache_read_tokens',
  'cache_write_tokens',
  'reasoning_tokens',
  'total_tokens',
  'cost_usd',
  'list_cost_usd',
  'unpriced_calls',
  'missing_usage_calls',
  'estimated_calls',
  'error_calls',
  'duration_ms_p50',
  'duration_ms_p95',
] as const

/** A measure of a row. */
export type Measure = (typeof MEASURES)[number]

/** Whether a name is a measure's. */
export function isMeasure(name: string): name is Measure {
  return (MEASURES as readonly string[]).includes(name)
}

/** The measures that cost a second pass over the rows. */
export const PERCENTILES = [
  'duration_ms_p50',
  'duration_ms_p95',
] as const satisfies readonly Measure[]

/** How wide a time bucket is, in local time of the question's zone. */
export const BUCKETS = ['none', 'hour', 'day', 'week', 'month'] as const

/** A time bucket. Weeks begin on Monday. */
export type Bucket = (typeof BUCKETS)[number]

/** Keeps what has any of these values in one dimension; null stands for "not given". */
export interface Filter {
  readonly dimension: Dimension
  readonly anyOf: readonly (string | null)[]
}

/** What rows are ordered by. Unknown values come last in both directions. */
export interface Order {
  readonly by: Measure | Dimension | 'bucket'
  readonly descending: boolean
}

/**
 * A question to the ledger. Every store answers it as `evaluate.ts` does.
 * Several filters must all hold.
 */
export interface Query {
  /** First instant, epoch milliseconds; absent: from the beginning. */
  readonly from?: number
  /** First instant that is too late, epoch milliseconds; absent: no end. */
  readonly to?: number
  /** @default 'none' */
  readonly bucket: Bucket
  /** IANA zone of the buckets. @default 'UTC' */
  readonly timeZone: string
  readonly groupBy: readonly Dimension[]
  readonly where: readonly Filter[]
  /**
   * Absent: by bucket, then by cost, the dearest first. Given with both buckets and dimensions, it
   * ranks the groups over the whole range, and each bucket's rows stand in that rank.
   */
  readonly order?: Order
  /**
   * Keeps this many groups, or buckets when nothing is grouped, and sums the rest into rows marked
   * `other`.
   */
  readonly limit?: number
  /** Also answers for the period of equal length just before. Needs `from`. */
  readonly previous: boolean
  /** What is asked for. Only percentiles cost extra: they are left out unless named. @default all */
  readonly measures?: readonly Measure[]
}

/** Whether a question needs durations: for a percentile that it asks for or orders by. */
export function wantsPercentiles({ measures, order }: Query): boolean {
  return PERCENTILES.some(
    (name) => measures === undefined || measures.includes(name) || order?.by === name,
  )
}
