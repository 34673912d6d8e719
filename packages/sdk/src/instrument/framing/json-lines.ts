import type { Framing } from './framing.ts'

/** A JSON value a line, as Ollama and older Cohere stream, and as results of batches come. */
export const jsonLines: Framing = {
  mayEnd: (piece) => piece.includes('\n'),
  wholeUntil: (text) => text.lastIndexOf('\n') + 1,
  eventAt(text, place) {
    const start = place === 0 ? 0 : text.lastIndexOf('\n', place - 1) + 1
    const index = text.indexOf('\n', place)
    const end = index === -1 ? text.length : index + 1
    return { data: text.slice(start, end).trim(), start, end }
  },
}
