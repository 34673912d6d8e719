import type { FramedEvent, Framing } from './framing.ts'

const BLANK_LINE = /\r\n\r\n|\n\n|\r\r|\n\r\n/g
const LINE_END = /\r\n|\r|\n/

/**
 * Server-sent events: a blank line ends each.
 *
 * Source: https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream
 */
export const serverSent: Framing = {
  mayEnd: (piece) => LINE_END.test(piece),
  wholeUntil(text) {
    if (text.endsWith('\n\n')) return text.length
    return Math.max(...['\n\n', '\r\n\r\n', '\n\r\n', '\r\r'].map((end) => behindLast(text, end)))
  },
  events(text) {
    const events: FramedEvent[] = []
    let start = 0
    for (const { 0: blank, index } of text.matchAll(BLANK_LINE)) {
      const end = index + blank.length
      events.push({ data: dataOf(text.slice(start, index)), start, end })
      start = end
    }
    return events
  },
}

function behindLast(text: string, end: string): number {
  const index = text.lastIndexOf(end)
  return index === -1 ? 0 : index + end.length
}

/** Lines of data belong together; names and comments are passed over. */
function dataOf(event: string): string {
  const lines = event.split(LINE_END).filter((line) => line.startsWith('data:'))
  return lines.map((line) => line.slice(line.startsWith('data: ') ? 6 : 5)).join('\n')
}
