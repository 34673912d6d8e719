import type { AttributeValue } from '../attributes.ts'
import type { LogRecord, Origin, Records } from '../records.ts'
import { eachRecord } from './each-record.ts'
import { ProtobufAttributes, valueIn } from './protobuf-attributes.ts'
import { type ProtobufReader, tagOf } from './protobuf-reader.ts'

const TIME = tagOf(1, 'fixed64')
const BODY = tagOf(5, 'delimited')
const ATTRIBUTES = tagOf(6, 'delimited')
const TRACE_ID = tagOf(9, 'delimited')
const SPAN_ID = tagOf(10, 'delimited')
const OBSERVED_TIME = tagOf(11, 'fixed64')
const NAME = tagOf(12, 'delimited')

/** The log records of an export request in protobuf. */
export function logsOfProtobuf(body: Uint8Array): Records<LogRecord> {
  const records: LogRecord[] = []
  eachRecord(body, (reader, end, origin) => records.push(logIn(reader, end, origin)))
  return { records, rejected: 0, reason: null }
}

function logIn(reader: ProtobufReader, end: number, { resource, scope }: Origin): LogRecord {
  const attributes = new ProtobufAttributes(reader)
  let traceId: string | null = null
  let spanId: string | null = null
  let name = ''
  let time: number | null = null
  let observed: number | null = null
  let body: AttributeValue = null
  while (reader.at < end) {
    const tag = reader.tag(end)
    if (tag === ATTRIBUTES) attributes.read(reader.message(end))
    else if (tag === TRACE_ID) traceId = reader.id(16, end)
    else if (tag === SPAN_ID) spanId = reader.id(8, end)
    else if (tag === NAME) name = reader.text(end)
    else if (tag === TIME) time = reader.time(end)
    else if (tag === OBSERVED_TIME) observed = reader.time(end)
    else if (tag === BODY) body = valueIn(reader, reader.message(end), 0)
    else reader.skip(tag, end)
  }
  return { resource, scope, traceId, spanId, name, time: time ?? observed, body, attributes }
}
