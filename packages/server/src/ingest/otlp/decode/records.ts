import type { Attributes, AttributeValue } from './attributes.ts'

/** The library that made a record. */
export interface Scope {
  readonly name: string
  readonly version: string
}

/** Where a record comes from: the program and the library. */
export interface Origin {
  readonly resource: Attributes
  readonly scope: Scope
}

/** A span. Times are epoch milliseconds. */
export interface SpanRecord extends Origin {
  readonly traceId: string
  readonly spanId: string
  readonly parentId: string | null
  readonly name: string
  readonly start: number | null
  readonly end: number | null
  readonly isError: boolean
  readonly attributes: Attributes
}

/** A log record. */
export interface LogRecord extends Origin {
  readonly traceId: string | null
  readonly spanId: string | null
  readonly name: string
  readonly time: number | null
  readonly body: AttributeValue
  readonly attributes: Attributes
}

/** A point of a metric: what was summed up from `start` to `time`. */
export interface MetricPoint extends Origin {
  readonly metric: string
  readonly isCumulative: boolean
  readonly start: number | null
  readonly time: number | null
  readonly sum: number | null
  readonly attributes: Attributes
}

/** The records of a request, and how many it held of which nothing can be known. */
export interface Records<T> {
  readonly records: readonly T[]
  readonly rejected: number
  /** Why the first of them was rejected. */
  readonly reason: string | null
}

/** Why a span is rejected. */
export const REJECTED_SPAN =
  'a trace id must have 32 hexadecimal digits and a span id 16, not all zeros'

/** The code of a span's status when what it stands for has failed. */
export const ERROR = 2
/** The temporality of a metric whose points are sums since the beginning. */
export const CUMULATIVE = 2
