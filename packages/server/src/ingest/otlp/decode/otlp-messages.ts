import { fieldsOf, list, message, messages, one, type ProtobufFields } from './protobuf-fields.ts'

/**
 * The messages of the OpenTelemetry protocol, as far as they say something of calls. Fields that do
 * not stand here are skipped.
 *
 * Source: https://github.com/open-telemetry/opentelemetry-proto, v1.
 */
const anyValue = (): ProtobufFields => ANY_VALUE
const keyValue = (): ProtobufFields => KEY_VALUE
const valueList = fieldsOf({ 1: messages('values', anyValue) })
const keyValueList = fieldsOf({ 1: messages('values', keyValue) })

const KINDS_OF_VALUE = [
  'stringValue',
  'boolValue',
  'intValue',
  'doubleValue',
  'arrayValue',
  'kvlistValue',
  'bytesValue',
]

const ANY_VALUE = fieldsOf(
  {
    1: one('stringValue', 'text'),
    2: one('boolValue', 'bool'),
    3: one('intValue', 'int64'),
    4: one('doubleValue', 'double'),
    5: message('arrayValue', () => valueList),
    6: message('kvlistValue', () => keyValueList),
    7: one('bytesValue', 'bytes'),
  },
  KINDS_OF_VALUE,
)

const KEY_VALUE = fieldsOf({ 1: one('key', 'text'), 2: message('value', anyValue) })

const RESOURCE = fieldsOf({ 1: messages('attributes', keyValue) })
const SCOPE = fieldsOf({ 1: one('name', 'text'), 2: one('version', 'text') })

const SPAN_EVENT = fieldsOf({
  1: one('timeUnixNano', 'fixed64'),
  2: one('name', 'text'),
  3: messages('attributes', keyValue),
})

const STATUS = fieldsOf({ 3: one('code', 'uint32') })

const SPAN = fieldsOf({
  1: one('traceId', 'id'),
  2: one('spanId', 'id'),
  4: one('parentSpanId', 'id'),
  5: one('name', 'text'),
  6: one('kind', 'uint32'),
  7: one('startTimeUnixNano', 'fixed64'),
  8: one('endTimeUnixNano', 'fixed64'),
  9: messages('attributes', keyValue),
  11: messages('events', () => SPAN_EVENT),
  15: message('status', () => STATUS),
})

const SCOPE_SPANS = fieldsOf({ 1: message('scope', () => SCOPE), 2: messages('spans', () => SPAN) })

const RESOURCE_SPANS = fieldsOf({
  1: message('resource', () => RESOURCE),
  2: messages('scopeSpans', () => SCOPE_SPANS),
})

const LOG_RECORD = fieldsOf({
  1: one('timeUnixNano', 'fixed64'),
  5: message('body', anyValue),
  6: messages('attributes', keyValue),
  9: one('traceId', 'id'),
  10: one('spanId', 'id'),
  11: one('observedTimeUnixNano', 'fixed64'),
  12: one('eventName', 'text'),
})

const SCOPE_LOGS = fieldsOf({
  1: message('scope', () => SCOPE),
  2: messages('logRecords', () => LOG_RECORD),
})

const RESOURCE_LOGS = fieldsOf({
  1: message('resource', () => RESOURCE),
  2: messages('scopeLogs', () => SCOPE_LOGS),
})

const NUMBER_POINT = fieldsOf(
  {
    2: one('startTimeUnixNano', 'fixed64'),
    3: one('timeUnixNano', 'fixed64'),
    4: one('asDouble', 'double'),
    6: one('asInt', 'sfixed64'),
    7: messages('attributes', keyValue),
  },
  ['asDouble', 'asInt'],
)

const HISTOGRAM_POINT = fieldsOf({
  2: one('startTimeUnixNano', 'fixed64'),
  3: one('timeUnixNano', 'fixed64'),
  4: one('count', 'fixed64'),
  5: one('sum', 'double'),
  6: list('bucketCounts', 'fixed64'),
  7: list('explicitBounds', 'double'),
  9: messages('attributes', keyValue),
})

const EXPONENTIAL_POINT = fieldsOf({
  1: messages('attributes', keyValue),
  2: one('startTimeUnixNano', 'fixed64'),
  3: one('timeUnixNano', 'fixed64'),
  4: one('count', 'fixed64'),
  5: one('sum', 'double'),
})

const GAUGE = fieldsOf({ 1: messages('dataPoints', () => NUMBER_POINT) })
const SUM = fieldsOf({
  1: messages('dataPoints', () => NUMBER_POINT),
  2: one('aggregationTemporality', 'uint32'),
  3: one('isMonotonic', 'bool'),
})
const HISTOGRAM = fieldsOf({
  1: messages('dataPoints', () => HISTOGRAM_POINT),
  2: one('aggregationTemporality', 'uint32'),
})
const EXPONENTIAL_HISTOGRAM = fieldsOf({
  1: messages('dataPoints', () => EXPONENTIAL_POINT),
  2: one('aggregationTemporality', 'uint32'),
})

const METRIC = fieldsOf(
  {
    1: one('name', 'text'),
    3: one('unit', 'text'),
    5: message('gauge', () => GAUGE),
    7: message('sum', () => SUM),
    9: message('histogram', () => HISTOGRAM),
    10: message('exponentialHistogram', () => EXPONENTIAL_HISTOGRAM),
  },
  ['gauge', 'sum', 'histogram', 'exponentialHistogram'],
)

const SCOPE_METRICS = fieldsOf({
  1: message('scope', () => SCOPE),
  2: messages('metrics', () => METRIC),
})

const RESOURCE_METRICS = fieldsOf({
  1: message('resource', () => RESOURCE),
  2: messages('scopeMetrics', () => SCOPE_METRICS),
})

/** What one request carries. */
export type Signal = 'traces' | 'metrics' | 'logs'

/** The body of a request of each signal. */
export const EXPORT_REQUESTS: Readonly<Record<Signal, ProtobufFields>> = {
  traces: fieldsOf({ 1: messages('resourceSpans', () => RESOURCE_SPANS) }),
  metrics: fieldsOf({ 1: messages('resourceMetrics', () => RESOURCE_METRICS) }),
  logs: fieldsOf({ 1: messages('resourceLogs', () => RESOURCE_LOGS) }),
}
