import { attributesOf, attributeValue } from './attributes.ts'
import {
  enumIn,
  idIn,
  type Message,
  messageIn,
  messagesIn,
  numberIn,
  textIn,
  timeIn,
} from './message-fields.ts'
import {
  CUMULATIVE,
  ERROR,
  type LogRecord,
  type MetricPoint,
  type Origin,
  REJECTED_SPAN,
  type Records,
  type Scope,
  type SpanRecord,
} from './records.ts'

const STATUSES = ['STATUS_CODE_UNSET', 'STATUS_CODE_OK', 'STATUS_CODE_ERROR']

/** The spans of an export request in JSON. One without valid ids is rejected. */
export function spansOfJson(request: Message): Records<SpanRecord> {
  const records: SpanRecord[] = []
  let rejected = 0
  for (const { message, origin } of recordsIn(request, SPANS)) {
    const span = spanOf(message, origin)
    if (span === null) rejected += 1
    else records.push(span)
  }
  return { records, rejected, reason: rejected === 0 ? null : REJECTED_SPAN }
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
  }
}

/** The log records of an export request in JSON. */
export function logsOfJson(request: Message): Records<LogRecord> {
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
/** What has a sum. A gauge has none, and a summary knows no temporality. */
const KINDS = ['sum', 'histogram', 'exponentialHistogram']

/** The points of an export request's metrics, in JSON, that are sums of something. */
export function pointsOfJson(request: Message): Records<MetricPoint> {
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
