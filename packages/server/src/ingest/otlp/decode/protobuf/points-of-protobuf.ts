import { CUMULATIVE, type MetricPoint, type Origin, type Records } from '../records.ts'
import { eachMessage, eachRecord } from './each-record.ts'
import { ProtobufAttributes } from './protobuf-attributes.ts'
import { type ProtobufReader, tagOf } from './protobuf-reader.ts'

const NAME = tagOf(1, 'delimited')
const POINTS = tagOf(1, 'delimited')
const TEMPORALITY = tagOf(2, 'varint')
const START = tagOf(2, 'fixed64')
const TIME = tagOf(3, 'fixed64')

/** Where the points of a kind of metric have what differs: their attributes, and their sum. */
interface PointFields {
  readonly attributes: number
  readonly double: number
  /** @default none */
  readonly whole?: number
}

/** Kinds of metrics that have a sum, by their field. A gauge has none. */
const KINDS: ReadonlyMap<number, PointFields | null> = new Map([
  [tagOf(5, 'delimited'), null],
  [
    tagOf(7, 'delimited'),
    {
      attributes: tagOf(7, 'delimited'),
      double: tagOf(4, 'fixed64'),
      whole: tagOf(6, 'fixed64'),
    },
  ],
  [tagOf(9, 'delimited'), { attributes: tagOf(9, 'delimited'), double: tagOf(5, 'fixed64') }],
  [tagOf(10, 'delimited'), { attributes: tagOf(1, 'delimited'), double: tagOf(5, 'fixed64') }],
])

/** The points of an export request's metrics, in protobuf, that are sums of something. */
export function pointsOfProtobuf(body: Uint8Array): Records<MetricPoint> {
  const records: MetricPoint[] = []
  eachRecord(body, (reader, end, origin) => readMetric(reader, { end, origin, records }))
  return { records, rejected: 0, reason: null }
}

interface Metric {
  readonly end: number
  readonly origin: Origin
  /** Where its points go. */
  readonly records: MetricPoint[]
}

function readMetric(reader: ProtobufReader, { end, origin, records }: Metric): void {
  let metric = ''
  let fields: PointFields | null = null
  let place = end
  while (reader.at < end) {
    const tag = reader.tag(end)
    const kind = KINDS.get(tag)
    if (kind !== undefined) {
      fields = kind
      place = reader.at
    }
    if (tag === NAME) metric = reader.text(end)
    else reader.skip(tag, end)
  }
  if (fields === null) return
  const known = fields
  reader.at = place
  const last = reader.message(end)
  const isCumulative = temporalityIn(reader, last) === CUMULATIVE
  eachMessage(reader, { tag: POINTS, end: last }, (endOfPoint) => {
    const point = pointIn(reader, endOfPoint, known)
    records.push({ ...origin, metric, isCumulative, ...point })
  })
  reader.at = end
}

function temporalityIn(reader: ProtobufReader, end: number): number {
  let temporality = 0
  reader.ahead(TEMPORALITY, end, () => {
    temporality = reader.varint(end) % 0x1_0000_0000
  })
  return temporality
}

type Point = Pick<MetricPoint, 'start' | 'time' | 'sum' | 'attributes'>

function pointIn(reader: ProtobufReader, end: number, fields: PointFields): Point {
  const attributes = new ProtobufAttributes(reader)
  let start: number | null = null
  let time: number | null = null
  let sum: number | null = null
  while (reader.at < end) {
    const tag = reader.tag(end)
    if (tag === fields.attributes) attributes.read(reader.message(end))
    else if (tag === START) start = reader.time(end)
    else if (tag === TIME) time = reader.time(end)
    else if (tag === fields.double) sum = reader.double(end)
    else if (tag === fields.whole) sum = reader.sfixed64(end)
    else reader.skip(tag, end)
  }
  return { start, time, sum, attributes }
}
