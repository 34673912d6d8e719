import { nestedEnd, nestedStart, stringEnd, stringStart } from './json-skip.ts'

/** Where a value stands in a text: from `start` up to, not including, `end`. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** The fields of a JSON object that were found without parsing it. */
export interface FieldSpans {
  /** Where the values of its own fields stand; of a field that comes twice the last, as for a parser. */
  readonly spans: ReadonlyMap<string, Span>
  /** Whether the whole object was seen: what is not there then is absent. */
  readonly isWhole: boolean
}

const WINDOW = 512

const QUOTE = 0x22
const COLON = 0x3a
const COMMA = 0x2c
const OPEN = 0x7b
const CLOSE = 0x7d
const OPEN_LIST = 0x5b
const CLOSE_LIST = 0x5d

/**
 * Finds the fields at the two ends of an object, which costs the same however large it is: from the
 * front and from the back, each up to the first value that is not short. The prompt is in between.
 * What stands in strings cannot fool it: from the front each string is passed over from quote to
 * quote; from the back, too, since an object ends outside of its strings and a quote within one has a
 * backslash before it.
 *
 * Valid JSON is taken for granted; of anything else the spans mean nothing, and nothing throws.
 *
 * @param window characters that are looked at on each side
 */
export function scanEnds(text: string, window = WINDOW): FieldSpans {
  if (text.length <= 2 * window) return scanFields(text)
  const spans = new Map<string, Span>()
  addFromFront(spans, text.slice(0, window))
  addFromBack(spans, text, window)
  return { spans, isWhole: false }
}

/** Finds the fields of an object, up to the first value that does not end. */
export function scanFields(text: string): FieldSpans {
  const spans = new Map<string, Span>()
  return { isWhole: addFromFront(spans, text), spans }
}

/** Adds the fields from the front; whether the object was seen to its end. */
function addFromFront(spans: Map<string, Span>, text: string): boolean {
  let at = skipSpace(text, 0)
  if (text.charCodeAt(at) !== OPEN) return false
  at = skipSpace(text, at + 1)
  while (text.charCodeAt(at) === QUOTE) {
    const keyEnd = stringEnd(text, at)
    const colon = skipSpace(text, keyEnd)
    if (keyEnd === -1 || text.charCodeAt(colon) !== COLON) return false
    const start = skipSpace(text, colon + 1)
    const end = valueEnd(text, start)
    // A value that is cut is there all the same; nobody can read it.
    spans.set(text.slice(at + 1, keyEnd - 1), { start, end: end === -1 ? start : end })
    if (end === -1) return false
    at = skipSpace(text, end)
    if (text.charCodeAt(at) === COMMA) at = skipSpace(text, at + 1)
  }
  return text.charCodeAt(at) === CLOSE
}

/** Adds the fields from the back, of each name the last. */
function addFromBack(spans: Map<string, Span>, text: string, window: number): void {
  const base = text.length - window
  const tail = text.slice(base)
  let at = skipSpaceBack(tail, tail.length - 1)
  if (tail.charCodeAt(at) !== CLOSE) return
  do {
    at = skipSpaceBack(tail, at - 1)
    const start = valueStart(tail, at)
    const colon = skipSpaceBack(tail, start - 1)
    if (start === -1 || tail.charCodeAt(colon) !== COLON) return
    const keyEnd = skipSpaceBack(tail, colon - 1)
    const keyStart = tail.charCodeAt(keyEnd) === QUOTE ? stringStart(tail, keyEnd) : -1
    if (keyStart === -1) return
    const key = tail.slice(keyStart + 1, keyEnd)
    if ((spans.get(key)?.start ?? -1) < base + start) {
      spans.set(key, { start: base + start, end: base + at + 1 })
    }
    at = skipSpaceBack(tail, keyStart - 1)
  } while (tail.charCodeAt(at) === COMMA)
}

/**
 * The value at a span; undefined where there is none that can be read. It is always parsed: a part
 * that was cut out of a text keeps the whole text in memory for as long as it is held itself.
 */
export function valueAt(text: string, span: Span | undefined): unknown {
  if (span === undefined) return undefined
  try {
    return JSON.parse(text.slice(span.start, span.end))
  } catch {
    return undefined
  }
}

/** Behind the value that begins at `at`; -1 when it does not end in this text. */
function valueEnd(text: string, at: number): number {
  const first = text.charCodeAt(at)
  if (first === QUOTE) return stringEnd(text, at)
  if (first === OPEN || first === OPEN_LIST) return nestedEnd(text, at)
  let end = at
  while (end < text.length && !isDelimiter(text.charCodeAt(end))) end++
  return end < text.length ? end : -1
}

/** Where the value begins whose last character is at `last`; -1 when it does not in this text. */
function valueStart(text: string, last: number): number {
  const unit = text.charCodeAt(last)
  if (unit === QUOTE) return stringStart(text, last)
  if (unit === CLOSE || unit === CLOSE_LIST) return nestedStart(text, last)
  let start = last
  while (start >= 0 && !isDelimiter(text.charCodeAt(start))) start--
  return start < 0 || start === last ? -1 : start + 1
}

const isSpace = (unit: number): boolean =>
  unit === 0x20 || unit === 0x0a || unit === 0x0d || unit === 0x09

const isDelimiter = (unit: number): boolean =>
  isSpace(unit) || unit === COMMA || unit === COLON || unit === CLOSE || unit === CLOSE_LIST

function skipSpace(text: string, from: number): number {
  let at = from
  while (isSpace(text.charCodeAt(at))) at++
  return at
}

function skipSpaceBack(text: string, from: number): number {
  let at = from
  while (at >= 0 && isSpace(text.charCodeAt(at))) at--
  return at
}
