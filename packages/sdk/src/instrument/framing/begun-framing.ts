import type { Framing } from './framing.ts'
import { jsonLines } from './json-lines.ts'
import { serverSent } from './server-sent.ts'

const LINES = /ndjson|stream\+json|jsonl/

/**
 * The framing of a stream that was asked for and is called something else: its first character tells
 * whether those are events, or JSON as it is called.
 */
export function begunFraming(contentType: string): Framing {
  const events = serverSent()
  const json = LINES.test(contentType) ? jsonLines : events
  let begun: Framing | undefined
  const framingOf = (text: string): Framing => {
    const first = text.trimStart()[0]
    if (first !== undefined) begun ??= first === '{' ? json : events
    return begun ?? events
  }
  return {
    mayEnd: (piece) => (begun ?? events).mayEnd(piece),
    wholeUntil: (text) => framingOf(text).wholeUntil(text),
    eventAt: (text, place) => framingOf(text).eventAt(text, place),
  }
}
