import type { Framing } from './framing.ts'

const BLANK_LINE = /\r\n\r\n|\n\n|\r\r/
const LINE_END = /\r\n|\r|\n/
const DATA = 'data: '.length

/**
 * Server-sent events: a blank line ends each. A stream ends its lines in the one way in which it ends
 * the first.
 *
 * Source: https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream
 */
export function serverSent(): Framing {
  let blank = ''
  return {
    mayEnd: (piece) => LINE_END.test(piece),
    wholeUntil(text) {
      if (blank === '') blank = BLANK_LINE.exec(text)?.[0] ?? ''
      if (blank === '') return 0
      if (text.endsWith(blank)) return text.length
      const index = text.lastIndexOf(blank)
      return index === -1 ? 0 : index + blank.length
    },
    eventAt(text, place) {
      if (blank === '') return { data: onlyDataOf(text), start: 0, end: text.length }
      const before = place < blank.length ? -1 : text.lastIndexOf(blank, place - blank.length)
      const start = before === -1 ? 0 : before + blank.length
      const index = text.indexOf(blank, place)
      const end = index === -1 ? text.length : index + blank.length
      return { data: dataOf(text.slice(start, end)), start, end }
    },
  }
}

/** A single event; or JSON that is called a stream, and is the whole answer. */
const onlyDataOf = (text: string): string => (/^\s*\{/.test(text) ? text : dataOf(text))

/** Lines of data belong together; names and comments are passed over. */
function dataOf(event: string): string {
  // Most events are one line of data.
  const end = event.startsWith('data: ') ? LINE_END.exec(event)?.index : undefined
  if (end !== undefined && event.slice(end).trim() === '') return event.slice(DATA, end)
  const lines = event.split(LINE_END).filter((line) => line.startsWith('data:'))
  return lines.map((line) => line.slice(line.startsWith('data: ') ? 6 : 5)).join('\n')
}
