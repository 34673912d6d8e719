import { type Attributes, type AttributeValue, attributesOf, attributeValue } from './attributes.ts'
import type { Message } from './decode-protobuf.ts'
import { enumIn, idIn, messageIn, messagesIn, numberIn, textIn, timeIn } from './message-fields.ts'

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
  readonly events: readonly SpanEvent[]
}

/** Something that happened within a span. */
export interface SpanEvent {
  readonly name: string
  readonly time: number | null
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

const STATUSES = ['STATUS_CODE_UNSET', 'STATUS_CODE_OK', 'STATUS_CODE_ERROR']
const ERROR = 2

/** The spans of an export request. One without valid ids is rejected. */
export function spansOf(request: Message): Records<SpanRecord> {
  const records: SpanRecord[] = []
  let rejected = 0
  for (const { message, origin } of recordsIn(request, SPANS)) {
    const span = spanOf(message, origin)
    if (span === null) rejected += 1
    else records.push(span)
  }
  const reason = 'a trace id must have 32 hexadecimal digits and a span id 16, not all zeros'
  return { records, rejected, reason: rejected === 0 ? null : reason }
}

function spanOf(message: Message, origin: Origin): SpanRecord | null {
  const traceId = idIn(message, 'traceId', 32)
  const spanId = idIn(message, 'spanId', 16)
  if (traceId === null || spanId === null) return null
  const parentId = idIn(message, 'parentSpanId', 16)
  return {
    ...origin,
    traceId,
    spanId,
    parentId: parentId === spanId ? null : parentId,
    name: textIn(message, 'name'),
    start: timeIn(message, 'startTimeUnixNano'),
    end: timeIn(message, 'endTimeUnixNano'),
    isError: enumIn(messageIn(message, 'status'), 'code', STATUSES) === ERROR,
    attributes: attributesOf(message),
    events: messagesIn(message, 'events').map((event) => ({
      name: textIn(event, 'name'),
      time: timeIn(event, 'timeUnixNano'),
      attributes: attributesOf(event),
    })),
  }
}

/** The log records of an export request. */
export function logsOf(request: Message): Records<LogRecord> {
  const records = [...recordsIn(request, LOGS)].map(({ message, origin }) => ({
    ...origin,
    traceId: idIn(message, 'traceId', 32),
    spanId: idIn(message, 'spanId', 16),
    name: textIn(message, 'eventName'),
    time: timeIn(message, 'timeUnixNano') ?? timeIn(message, 'observedTimeUnixNano'),
    body: attributeValue(messageIn(message, 'body')),
    attributes: attributesOf(message),
  }))
  return { records, rejected: 0, reason: null }
}

const TEMPORALITIES = [
  'AGGREGATION_TEMPORALITY_UNSPECIFIED',
  'AGGREGATION_TEMPORALITY_DELTA',
  'AGGREGATION_TEMPORALITY_CUMULATIVE',
]
const CUMULATIVE = 2
/** What has a sum. A gauge has none, and a summary knows no temporality. */
const KINDS = ['sum', 'histogram', 'exponentialHistogram']

/** The points of an export request's metrics that are sums of something. */
export function pointsOf(request: Message): Records<MetricPoint> {
  const records = [...recordsIn(request, METRICS)].flatMap(({ message, origin }) =>
    KINDS.flatMap((kind) => pointsIn(messageIn(message, kind), textIn(message, 'name'), origin)),
  )
  return { records, rejected: 0, reason: null }
}

function pointsIn(data: Message, metric: string, origin: Origin): MetricPoint[] {
  const temporality = enumIn(data, 'aggregationTemporality', TEMPORALITIES)
  return messagesIn(data, 'dataPoints').map((point) => ({
    ...origin,
    metric,
    isCumulative: temporality === CUMULATIVE,
    start: timeIn(point, 'startTimeUnixNano'),
    time: timeIn(point, 'timeUnixNano'),
    sum: numberIn(point, 'sum') ?? numberIn(point, 'asInt') ?? numberIn(point, 'asDouble') ?? null,
    attributes: attributesOf(point),
  }))
}

interface Names {
  readonly resources: string
  readonly scopes: readonly string[]
  readonly records: string
}

const SPANS: Names = {
  resources: 'resourceSpans',
  scopes: ['scopeSpans', 'instrumentationLibrarySpans'],
  records: 'spans',
}
const LOGS: Names = {
  resources: 'resourceLogs',
  scopes: ['scopeLogs', 'instrumentationLibraryLogs'],
  records: 'logRecords',
}
const METRICS: Names = {
  resources: 'resourceMetrics',
  scopes: ['scopeMetrics', 'instrumentationLibraryMetrics'],
  records: 'metrics',
}

function* recordsIn(request: Message, names: Names) {
  for (const group of messagesIn(request, names.resources)) {
    const resource = attributesOf(messageIn(group, 'resource'))
    for (const inScope of messagesIn(group, ...names.scopes)) {
      const scope = scopeOf(inScope)
      for (const message of messagesIn(inScope, names.records))
        yield { message, origin: { resource, scope } }
    }
  }
}

function scopeOf(inScope: Message): Scope {
  const scope = messageIn(inScope, 'scope')
  const library = messageIn(inScope, 'instrumentationLibrary')
  return {
    name: textIn(scope, 'name') || textIn(library, 'name'),
    version: textIn(scope, 'version') || textIn(library, 'version'),
  }
}
