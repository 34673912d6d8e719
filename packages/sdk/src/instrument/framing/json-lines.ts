import type { FramedEvent, Framing } from './framing.ts'

/** A JSON value a line, as Ollama and older Cohere stream. */
export const jsonLines: Framing = {
  mayEnd: (piece) => piece.includes('\n'),
  wholeUntil: (text) => text.lastIndexOf('\n') + 1,
  events(text) {
    const events: FramedEvent[] = []
    for (let start = 0; start < text.length; ) {
      const end = text.indexOf('\n', start) + 1
      if (end === 0) break
      events.push({ data: text.slice(start, end).trim(), start, end })
      start = end
    }
    return events
  },
}
