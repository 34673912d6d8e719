import { closeSync, openSync, readSync } from 'node:fs'
import type { Json } from './join-json.ts'
import { afterSpace, BYTE, type JsonCursor, offsetOf, skipMark, skipValue } from './json-cursor.ts'
import { fieldShape, isListShape, type JsonShape, pickShape } from './json-shape.ts'
import { parseJson } from './parse-json.ts'

/** A JSON value's place in a file. */
export interface JsonRange {
  /** Byte offset of its start. */
  readonly offset: number
  readonly bytes: number
}

/** What is longer is read through piece by piece, and never held as a whole. */
const WHOLE_BYTES = 4 << 20

/**
 * Reads the wanted parts of a JSON value in a file. Memory stays bounded by what is wanted, whatever
 * the value's length; a wanted text or number longer than 64 KiB is left out.
 *
 * @param wholeBytes values up to this length are parsed at once, which is faster. @default 4 MiB
 * @returns undefined when the bytes are no JSON value. Of a long one, what is passed over is checked
 * for its texts and brackets only.
 * @throws the system's error when the file cannot be read.
 */
export function readJson(
  path: string,
  { offset, bytes }: JsonRange,
  { shape, wholeBytes = WHOLE_BYTES }: { readonly shape: JsonShape; readonly wholeBytes?: number },
): Json | undefined {
  const fd = openSync(path, 'r')
  try {
    if (bytes <= wholeBytes) return parseWhole(fd, { offset, bytes }, shape)
    const size = Math.max(16, Math.min(BUFFER_BYTES, wholeBytes))
    return readDocument(cursorOf(fd, { offset, bytes }, size), shape)
  } finally {
    closeSync(fd)
  }
}

/**
 * Reads the items of a list in a field of a JSON object one by one: the whole list is never held.
 * Ends where the bytes are no JSON.
 *
 * @throws the system's error when the file cannot be read.
 */
export function* readJsonItems(
  path: string,
  range: JsonRange,
  { field, shape }: { readonly field: string; readonly shape: JsonShape },
): Generator<Json, void> {
  const fd = openSync(path, 'r')
  try {
    const cursor = cursorOf(fd, range, BUFFER_BYTES)
    skipMark(cursor)
    if (afterSpace(cursor) !== BYTE.openObject) return
    for (const name of fieldsOf(cursor)) {
      const isList = name === field && afterSpace(cursor) === BYTE.openList
      if (!isList) readValue(cursor, undefined)
      else for (const _ of partsOf(cursor, BYTE.closeList)) yield readValue(cursor, shape) ?? null
    }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  } finally {
    closeSync(fd)
  }
}

function cursorOf(fd: number, { offset, bytes }: JsonRange, size: number): JsonCursor {
  const buffer = Buffer.allocUnsafe(size)
  return { fd, buffer, at: 0, end: 0, next: offset, stop: offset + bytes }
}

function parseWhole(fd: number, { offset, bytes }: JsonRange, shape: JsonShape): Json | undefined {
  try {
    const text = readRange(fd, offset, bytes).toString('utf8')
    const value: Json = parseJson(text.startsWith('\uFEFF') ? text.slice(1) : text)
    return pickShape(value, shape)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

function readRange(fd: number, offset: number, bytes: number): Buffer {
  const range = Buffer.alloc(bytes)
  let filled = 0
  while (filled < bytes) {
    const count = readSync(fd, range, filled, bytes - filled, offset + filled)
    if (count === 0) break
    filled += count
  }
  return range.subarray(0, filled)
}

const BUFFER_BYTES = 256 << 10
const KEPT_BYTES = 64 << 10

function readDocument(cursor: JsonCursor, shape: JsonShape): Json | undefined {
  try {
    skipMark(cursor)
    const value = readValue(cursor, shape)
    return afterSpace(cursor) === BYTE.end ? value : undefined
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

function readValue(cursor: JsonCursor, shape: JsonShape | undefined): Json | undefined {
  const first = afterSpace(cursor)
  if (first === BYTE.end) throw new SyntaxError('The value is not finished')
  if (shape === undefined) return skipValue(cursor)
  if (shape === 'keep') return readKept(cursor)
  if (isListShape(shape) && first === BYTE.openList) return readList(cursor, shape[0])
  if (!isListShape(shape) && first === BYTE.openObject) return readObject(cursor, shape)
  return first === BYTE.openList || first === BYTE.openObject ? skipValue(cursor) : readKept(cursor)
}

function readList(cursor: JsonCursor, item: JsonShape): Json {
  const items: Json[] = []
  for (const _ of partsOf(cursor, BYTE.closeList)) items.push(readValue(cursor, item) ?? null)
  return items
}

function readObject(cursor: JsonCursor, shape: { readonly [field: string]: JsonShape }): Json {
  const fields: Record<string, Json> = {}
  for (const name of fieldsOf(cursor)) {
    const value = readValue(cursor, name === null ? undefined : fieldShape(shape, name))
    if (value !== undefined && name !== null) fields[name] = value
  }
  return fields
}

/** Stands before the value of each field in turn; each must be read before the next. Null: a name too long to matter. */
function* fieldsOf(cursor: JsonCursor): Generator<string | null, void> {
  for (const _ of partsOf(cursor, BYTE.closeObject)) {
    if (afterSpace(cursor) !== BYTE.quote) throw new SyntaxError('A field has no name')
    const name = readKept(cursor)
    if (afterSpace(cursor) !== BYTE.colon) throw new SyntaxError('A field has no value')
    cursor.at += 1
    yield typeof name === 'string' ? name : null
  }
}

/** Stands before each part of a list or object in turn; each must be read before the next. */
function* partsOf(cursor: JsonCursor, close: number): Generator<void> {
  cursor.at += 1
  if (afterSpace(cursor) !== close) {
    for (;;) {
      yield
      const next = afterSpace(cursor)
      if (next === close) break
      if (next !== BYTE.comma) throw new SyntaxError('A list or object is not finished')
      cursor.at += 1
    }
  }
  cursor.at += 1
}

function readKept(cursor: JsonCursor): Json | undefined {
  const start = offsetOf(cursor)
  skipValue(cursor)
  const bytes = offsetOf(cursor) - start
  if (bytes > KEPT_BYTES) return undefined
  const inBuffer = cursor.at - bytes
  const text =
    inBuffer >= 0
      ? cursor.buffer.toString('utf8', inBuffer, cursor.at)
      : readRange(cursor.fd, start, bytes).toString('utf8')
  return parseJson(text)
}
