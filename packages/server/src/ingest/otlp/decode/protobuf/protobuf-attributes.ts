import { type Attributes, type AttributeValue, MAX_DEPTH } from '../attributes.ts'
import { type ProtobufReader, tagOf } from './protobuf-reader.ts'

const KEY = tagOf(1, 'delimited')
const VALUE = tagOf(2, 'delimited')

/**
 * Attributes as they stand in a message: a value is decoded when somebody asks for it. Most of what
 * spans carry nobody asks for, and what was said to a model may be long.
 */
export class ProtobufAttributes implements Attributes {
  readonly #reader: ProtobufReader
  readonly #places = new Map<string, number>()

  constructor(reader: ProtobufReader) {
    this.#reader = reader
  }

  /** Reads a `KeyValue` up to its end. Of a name that stands twice the last one counts. */
  read(last: number): void {
    const reader = this.#reader
    let key = ''
    let place = -1
    while (reader.at < last) {
      const tag = reader.tag(last)
      if (tag === KEY) key = reader.text(last)
      else {
        if (tag === VALUE) place = reader.at
        reader.skip(tag, last)
      }
    }
    if (place < 0) this.#places.delete(key)
    else this.#places.set(key, place)
  }

  get(name: string): AttributeValue | undefined {
    const place = this.#places.get(name)
    return place === undefined ? undefined : (this.#valueAt(place) ?? undefined)
  }

  has(name: string): boolean {
    return this.get(name) !== undefined
  }

  keys(): Iterable<string> {
    return this.#places.keys()
  }

  *[Symbol.iterator](): Generator<[string, AttributeValue]> {
    for (const [name, place] of this.#places) {
      const value = this.#valueAt(place)
      if (value !== null) yield [name, value]
    }
  }

  #valueAt(place: number): AttributeValue {
    const reader = this.#reader
    reader.at = place
    return valueIn(reader, reader.delimited(reader.bytes.length), 0)
  }
}

const TEXT_VALUE = tagOf(1, 'delimited')
const BOOL_VALUE = tagOf(2, 'varint')
const INT_VALUE = tagOf(3, 'varint')
const DOUBLE_VALUE = tagOf(4, 'fixed64')
const ARRAY_VALUE = tagOf(5, 'delimited')
const PAIRS_VALUE = tagOf(6, 'delimited')
const BYTES_VALUE = tagOf(7, 'delimited')

/** Reads an `AnyValue` up to its end; null when it has none, or is nested beyond measure. */
export function valueIn(reader: ProtobufReader, end: number, depth: number): AttributeValue {
  let value: AttributeValue = null
  while (reader.at < end) {
    const tag = reader.tag(end)
    if (tag === TEXT_VALUE) value = reader.text(end)
    else if (tag === INT_VALUE) value = reader.int64(end)
    else if (tag === BOOL_VALUE) value = reader.varint(end) !== 0
    else if (tag === DOUBLE_VALUE) value = reader.double(end)
    else if (tag === ARRAY_VALUE && depth < MAX_DEPTH) value = listIn(reader, end, depth)
    else if (tag === PAIRS_VALUE && depth < MAX_DEPTH) value = pairsIn(reader, end, depth)
    else {
      if (tag === ARRAY_VALUE || tag === PAIRS_VALUE || tag === BYTES_VALUE) value = null
      reader.skip(tag, end)
    }
  }
  return value
}

function listIn(reader: ProtobufReader, end: number, depth: number): readonly AttributeValue[] {
  const values: AttributeValue[] = []
  const last = reader.message(end)
  while (reader.at < last) {
    const tag = reader.tag(last)
    if (tag === KEY) values.push(valueIn(reader, reader.message(last), depth + 1))
    else reader.skip(tag, last)
  }
  return values
}

function pairsIn(reader: ProtobufReader, end: number, depth: number): AttributeValue {
  const pairs: [string, AttributeValue][] = []
  const last = reader.message(end)
  while (reader.at < last) {
    const tag = reader.tag(last)
    if (tag === KEY) pairs.push(pairIn(reader, reader.message(last), depth))
    else reader.skip(tag, last)
  }
  return Object.fromEntries(pairs)
}

function pairIn(reader: ProtobufReader, end: number, depth: number): [string, AttributeValue] {
  let key = ''
  let value: AttributeValue = null
  while (reader.at < end) {
    const tag = reader.tag(end)
    if (tag === KEY) key = reader.text(end)
    else if (tag === VALUE) value = valueIn(reader, reader.message(end), depth + 1)
    else reader.skip(tag, end)
  }
  return [key, value]
}
