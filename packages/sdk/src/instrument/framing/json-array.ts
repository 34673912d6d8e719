import { nestedEnd } from '../json-skip.ts'
import type { FramedEvent, Framing } from './framing.ts'

/** The objects of a JSON array that arrives piece by piece, as Gemini streams without `alt=sse`. */
export const jsonArray: Framing = {
  mayEnd: (piece) => piece.includes('}'),
  wholeUntil: (text) => eventsOf(text).at(-1)?.end ?? 0,
  eventAt: (text, place) =>
    eventsOf(text).find(({ end }) => end > place) ?? { data: '', start: place, end: text.length },
}

function eventsOf(text: string): readonly FramedEvent[] {
  const events: FramedEvent[] = []
  for (let start = 0; ; ) {
    const open = text.indexOf('{', start)
    const end = open === -1 ? -1 : nestedEnd(text, open)
    if (end === -1) return events
    events.push({ data: text.slice(open, end), start, end })
    start = end
  }
}
