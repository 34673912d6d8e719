import type { Origin, Scope } from '../records.ts'
import { ProtobufAttributes } from './protobuf-attributes.ts'
import { ProtobufReader, tagOf } from './protobuf-reader.ts'

/** Reads a record, or another message, that stands in a reader up to `end`. */
export type ReadRecord = (reader: ProtobufReader, end: number, origin: Origin) => void

const FIRST = tagOf(1, 'delimited')
const SECOND = tagOf(2, 'delimited')

/**
 * Reads each record of a request. Those of all signals stand alike: records of one library
 * (`ScopeSpans`) in groups of one program (`ResourceSpans`). Fields that nobody needs are skipped.
 *
 * Source: https://github.com/open-telemetry/opentelemetry-proto, v1.
 *
 * @throws TokenledgerError `invalid_otlp`, `input_too_large`
 */
export function eachRecord(body: Uint8Array, read: ReadRecord): void {
  const reader = new ProtobufReader(body)
  eachMessage(reader, { tag: FIRST, end: reader.bytes.length }, (end) => {
    const resource = resourceIn(reader, end)
    eachMessage(reader, { tag: SECOND, end }, (endOfScope) => {
      const origin = { resource, scope: scopeIn(reader, endOfScope) }
      eachMessage(reader, { tag: SECOND, end: endOfScope }, (endOfRecord) =>
        read(reader, endOfRecord, origin),
      )
    })
  })
}

/** Reads each message in the fields with a tag, and passes the other fields. */
export function eachMessage(
  reader: ProtobufReader,
  { tag: wanted, end }: { readonly tag: number; readonly end: number },
  read: (end: number) => void,
): void {
  while (reader.at < end) {
    const tag = reader.tag(end)
    if (tag === wanted) read(reader.message(end))
    else reader.skip(tag, end)
  }
}

function resourceIn(reader: ProtobufReader, end: number): ProtobufAttributes {
  const attributes = new ProtobufAttributes(reader)
  reader.ahead(FIRST, end, () =>
    eachMessage(reader, { tag: FIRST, end: reader.message(end) }, (endOfPair) =>
      attributes.read(endOfPair),
    ),
  )
  return attributes
}

function scopeIn(reader: ProtobufReader, end: number): Scope {
  let name = ''
  let version = ''
  reader.ahead(FIRST, end, () => {
    const last = reader.message(end)
    while (reader.at < last) {
      const tag = reader.tag(last)
      if (tag === FIRST) name = reader.text(last)
      else if (tag === SECOND) version = reader.text(last)
      else reader.skip(tag, last)
    }
  })
  return { name, version }
}
