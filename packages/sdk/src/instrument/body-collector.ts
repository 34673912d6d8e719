/** Gathers the pieces of a text within bounds: of a long one only its two ends. */
export interface BodyCollector {
  add(piece: string): void
  /** The whole text; or the ends of it, put together. */
  text(): string
}

const MAX_WHOLE = 4 * 2 ** 20
const END = 64 * 2 ** 10

/** @param maxWhole characters up to which a text is kept whole */
export function bodyCollector(maxWhole = MAX_WHOLE): BodyCollector {
  let pieces: string[] = []
  let length = 0
  let head: string | null = null
  return {
    add(piece) {
      pieces.push(piece)
      length += piece.length
      if (length <= maxWhole) return
      const text = pieces.join('')
      head ??= text.slice(0, END)
      pieces = [text.slice(-END)]
      length = END
    },
    text: () => (head ?? '') + pieces.join(''),
  }
}
