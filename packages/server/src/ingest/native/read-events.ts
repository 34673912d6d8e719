import { TokenledgerError } from '@tokenledger/sdk/core'
import type { EventFault } from '../event-fault.ts'
import { readLines, type TextLine } from '../read-lines.ts'

/** A value that should be an event, or why there is none at this place. */
export interface FoundEvent {
  readonly line: number | null
  readonly index?: number
  readonly event?: unknown
  readonly fault?: EventFault
}

/** Longest line and longest JSON document, in characters. Lines as such are not limited in number. */
const MAX_LENGTH = 64 * 1024 * 1024

/**
 * The events of a text: one JSON value a line (NDJSON, read as a stream), or one JSON document over
 * several lines. A value is an event, an array of events, or `{"events": […]}`. A line that cannot be
 * read is a fault with its number; the others are not touched by it.
 *
 * @param limit longest line and longest document, in characters. @default 64 Mi
 * @throws TokenledgerError `input_too_large` when a document is longer than the limit.
 */
export async function* readEvents(
  text: AsyncIterable<string>,
  limit = MAX_LENGTH,
): AsyncIterable<FoundEvent> {
  const lines = filled(readLines(text, limit))
  const first = await lines.next()
  if (first.done === true) return
  if (parse(first.value.text) !== undefined) yield* eventsOfLine(first.value)
  else yield* eventsOfDocument(first.value, lines, limit)
  for await (const line of lines) yield* eventsOfLine(line)
}

async function* filled(lines: AsyncIterable<TextLine>): AsyncGenerator<TextLine> {
  for await (const line of lines) if (line.text === null || line.text.trim() !== '') yield line
}

/** The first line is no JSON: the input is a document over several lines, or its first line is bad. */
async function* eventsOfDocument(
  first: TextLine,
  lines: AsyncGenerator<TextLine>,
  limit: number,
): AsyncIterable<FoundEvent> {
  const gathered = await gather(first, lines, limit)
  const whole = parse(gathered.map(({ text }) => text).join('\n'))
  if (whole !== undefined) yield* eventsOfValue(null, whole)
  else if (gathered.length > 1 && !gathered.some(({ text }) => isObject(parse(text)))) {
    yield { line: null, fault: fault('the JSON document is cut or damaged') }
  } else for (const line of gathered) yield* eventsOfLine(line)
}

async function gather(first: TextLine, lines: AsyncGenerator<TextLine>, limit: number) {
  const gathered = [first]
  let length = first.text?.length ?? 0
  for (let next = await lines.next(); next.done !== true; next = await lines.next()) {
    gathered.push(next.value)
    length += next.value.text?.length ?? 0
    if (length > limit) throw tooLarge(limit)
  }
  return gathered
}

function tooLarge(limit: number): TokenledgerError {
  return new TokenledgerError(
    'input_too_large',
    `Cannot read the events: a JSON document has at most ${limit} characters; write one event a line (NDJSON)`,
  )
}

function* eventsOfLine({ line, text }: TextLine): Iterable<FoundEvent> {
  const value = parse(text)
  if (value !== undefined) yield* eventsOfValue(line, value)
  else if (text === null) yield { line, fault: longLine() }
  else yield { line, fault: fault('the line is no JSON; it may be cut') }
}

function* eventsOfValue(line: number | null, value: unknown): Iterable<FoundEvent> {
  const list = Array.isArray(value) ? value : listIn(value)
  if (list === null) yield { line, event: value }
  else for (const [index, event] of list.entries()) yield { line, index, event }
}

function listIn(value: unknown): readonly unknown[] | null {
  if (!isObject(value) || !Object.hasOwn(value, 'events')) return null
  const { events } = value as { readonly events: unknown }
  return Array.isArray(events) ? events : null
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

/** JSON has no `undefined`, so it stands for what cannot be parsed. */
function parse(text: string | null): unknown {
  if (text === null) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function fault(reason: string): EventFault {
  return { id: null, code: 'invalid_json', message: `Cannot read the event: ${reason}` }
}

function longLine(): EventFault {
  const message = 'Cannot read the event: its line is too long; write one event a line'
  return { id: null, code: 'input_too_large', message }
}
