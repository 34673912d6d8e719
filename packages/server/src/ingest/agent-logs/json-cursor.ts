import { readSync } from 'node:fs'

/** Where the reading of a long JSON value is: `buffer[at]` is the next byte, `next` the offset behind the buffer. */
export interface JsonCursor {
  readonly fd: number
  readonly buffer: Buffer
  at: number
  end: number
  next: number
  readonly stop: number
}

/** The bytes that JSON is built of; `end` is none. */
export const BYTE = {
  quote: 0x22,
  backslash: 0x5c,
  comma: 0x2c,
  colon: 0x3a,
  openList: 0x5b,
  closeList: 0x5d,
  openObject: 0x7b,
  closeObject: 0x7d,
  end: -1,
} as const

/** The offset of the next byte in the file. */
export const offsetOf = (cursor: JsonCursor): number => cursor.next - (cursor.end - cursor.at)

/**
 * Passes over a value; of what is in it only texts and brackets are looked at.
 *
 * @throws SyntaxError when it does not end, or there is none.
 */
export function skipValue(cursor: JsonCursor): undefined {
  const first = peek(cursor)
  if (first === BYTE.quote) return skipText(cursor)
  if (first === BYTE.openList || first === BYTE.openObject) return skipNested(cursor)
  const start = offsetOf(cursor)
  while (!ENDS_PLAIN.has(peek(cursor))) cursor.at += 1
  if (offsetOf(cursor) === start) throw new SyntaxError('A value is missing')
}

const SPACE: ReadonlySet<number> = new Set([0x20, 0x09, 0x0a, 0x0d])
const ENDS_PLAIN: ReadonlySet<number> = new Set([
  ...SPACE,
  BYTE.comma,
  BYTE.closeList,
  BYTE.closeObject,
  BYTE.end,
])

function skipNested(cursor: JsonCursor): undefined {
  let depth = 0
  do {
    const byte = peek(cursor)
    if (byte === BYTE.end) throw new SyntaxError('A list or object is not finished')
    if (byte === BYTE.quote) {
      skipText(cursor)
      continue
    }
    if (byte === BYTE.openList || byte === BYTE.openObject) depth += 1
    if (byte === BYTE.closeList || byte === BYTE.closeObject) depth -= 1
    cursor.at += 1
  } while (depth > 0)
}

function skipText(cursor: JsonCursor): undefined {
  cursor.at += 1
  let isEscaped = false
  while (peek(cursor) !== BYTE.end) {
    const from = cursor.at + (isEscaped ? 1 : 0)
    const quote = closingQuote(cursor, from)
    if (quote !== -1) {
      cursor.at = quote + 1
      return
    }
    isEscaped = isAfterEscape(cursor.buffer, cursor.end, from)
    cursor.at = cursor.end
  }
  throw new SyntaxError('A text is not finished')
}

/** The first quote in the buffer that no backslash escapes; -1 without one. Searching is faster than looking at each byte. */
function closingQuote({ buffer, end }: JsonCursor, from: number): number {
  let quote = buffer.indexOf(BYTE.quote, from)
  while (quote !== -1 && quote < end) {
    if (!isAfterEscape(buffer, quote, from)) return quote
    quote = buffer.indexOf(BYTE.quote, quote + 1)
  }
  return -1
}

/** Whether an odd number of backslashes stands before a place. */
function isAfterEscape(buffer: Buffer, at: number, from: number): boolean {
  let first = at
  while (first > from && buffer[first - 1] === BYTE.backslash) first -= 1
  return (at - first) % 2 === 1
}

/** Passes over a byte order mark. */
export function skipMark(cursor: JsonCursor): void {
  for (const byte of [0xef, 0xbb, 0xbf]) {
    if (peek(cursor) !== byte) return
    cursor.at += 1
  }
}

/** The next byte behind white space; `BYTE.end` at the end. */
export function afterSpace(cursor: JsonCursor): number {
  while (SPACE.has(peek(cursor))) cursor.at += 1
  return peek(cursor)
}

/** The next byte, or `BYTE.end`. */
function peek(cursor: JsonCursor): number {
  if (cursor.at < cursor.end || refill(cursor)) return cursor.buffer[cursor.at] ?? BYTE.end
  return BYTE.end
}

function refill(cursor: JsonCursor): boolean {
  const wanted = Math.min(cursor.buffer.length, cursor.stop - cursor.next)
  if (wanted <= 0) return false
  const count = readSync(cursor.fd, cursor.buffer, 0, wanted, cursor.next)
  cursor.at = 0
  cursor.end = count
  cursor.next += count
  return count > 0
}
