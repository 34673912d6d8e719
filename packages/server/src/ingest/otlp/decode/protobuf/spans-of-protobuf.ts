import { ERROR, type Origin, REJECTED_SPAN, type Records, type SpanRecord } from '../records.ts'
import { eachRecord } from './each-record.ts'
import { ProtobufAttributes } from './protobuf-attributes.ts'
import { type ProtobufReader, tagOf } from './protobuf-reader.ts'

const TRACE_ID = tagOf(1, 'delimited')
const SPAN_ID = tagOf(2, 'delimited')
const PARENT_ID = tagOf(4, 'delimited')
const NAME = tagOf(5, 'delimited')
const START = tagOf(7, 'fixed64')
const END = tagOf(8, 'fixed64')
const ATTRIBUTES = tagOf(9, 'delimited')
const STATUS = tagOf(15, 'delimited')
const STATUS_CODE = tagOf(3, 'varint')

/** The spans of an export request in protobuf. One without valid ids is rejected. */
export function spansOfProtobuf(body: Uint8Array): Records<SpanRecord> {
  const records: SpanRecord[] = []
  let rejected = 0
  eachRecord(body, (reader, end, origin) => {
    const span = spanIn(reader, end, origin)
    if (span === null) rejected += 1
    else records.push(span)
  })
  return { records, rejected, reason: rejected === 0 ? null : REJECTED_SPAN }
}

function spanIn(
  reader: ProtobufReader,
  last: number,
  { resource, scope }: Origin,
): SpanRecord | null {
  const attributes = new ProtobufAttributes(reader)
  let traceId: string | null = null
  let spanId: string | null = null
  let parentId: string | null = null
  let name = ''
  let start: number | null = null
  let end: number | null = null
  let isError = false
  while (reader.at < last) {
    const tag = reader.tag(last)
    if (tag === ATTRIBUTES) attributes.read(reader.message(last))
    else if (tag === TRACE_ID) traceId = reader.id(16, last)
    else if (tag === SPAN_ID) spanId = reader.id(8, last)
    else if (tag === PARENT_ID) parentId = reader.id(8, last)
    else if (tag === NAME) name = reader.text(last)
    else if (tag === START) start = reader.time(last)
    else if (tag === END) end = reader.time(last)
    else if (tag === STATUS) isError = statusIn(reader, reader.message(last)) === ERROR
    else reader.skip(tag, last)
  }
  if (traceId === null || spanId === null) return null
  if (parentId === spanId) parentId = null
  return { resource, scope, traceId, spanId, parentId, name, start, end, isError, attributes }
}

function statusIn(reader: ProtobufReader, end: number): number {
  let code = 0
  while (reader.at < end) {
    const tag = reader.tag(end)
    if (tag === STATUS_CODE) code = reader.varint(end) % 0x1_0000_0000
    else reader.skip(tag, end)
  }
  return code
}
