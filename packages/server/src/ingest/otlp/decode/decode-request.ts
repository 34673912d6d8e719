import { decodedText } from '../../decoded-text.ts'
import { decodeJson } from './decode-json.ts'
import type { Message } from './message-fields.ts'
import { logsOfProtobuf } from './protobuf/logs-of-protobuf.ts'
import { pointsOfProtobuf } from './protobuf/points-of-protobuf.ts'
import { spansOfProtobuf } from './protobuf/spans-of-protobuf.ts'
import type { LogRecord, MetricPoint, Records, SpanRecord } from './records.ts'
import { logsOfJson, pointsOfJson, spansOfJson } from './records-of-json.ts'

/** The two forms in which OTLP comes. */
export type Encoding = 'protobuf' | 'json'

/** An export request: JSON as it was parsed, or the bytes of protobuf. */
export type ExportRequest = Message | Uint8Array

/**
 * The body of an export request. That of protobuf is decoded as its records are read.
 *
 * @throws TokenledgerError `invalid_otlp`, `invalid_encoding`
 */
export const requestOf = (encoding: Encoding, body: Uint8Array): ExportRequest =>
  encoding === 'json' ? decodeJson(decodedText(body)) : body

const isProtobuf = (request: ExportRequest): request is Uint8Array => request instanceof Uint8Array

/**
 * The spans of a request. One without valid ids is rejected.
 *
 * @throws TokenledgerError `invalid_otlp`, `input_too_large`
 */
export const spansOf = (request: ExportRequest): Records<SpanRecord> =>
  isProtobuf(request) ? spansOfProtobuf(request) : spansOfJson(request)

/** The log records of a request. Throws as `spansOf`. */
export const logsOf = (request: ExportRequest): Records<LogRecord> =>
  isProtobuf(request) ? logsOfProtobuf(request) : logsOfJson(request)

/** The points of a request's metrics that are sums of something. Throws as `spansOf`. */
export const pointsOf = (request: ExportRequest): Records<MetricPoint> =>
  isProtobuf(request) ? pointsOfProtobuf(request) : pointsOfJson(request)
