/** One line of a text, without its end. */
export interface TextLine {
  /** From 1. */
  readonly line: number
  /** Null when the line is longer than the limit: it was skipped. */
  readonly text: string | null
}

/**
 * Cuts a stream of text into lines; memory is bounded by the limit.
 *
 * @param limit longest line, in characters
 */
export async function* readLines(
  chunks: AsyncIterable<string>,
  limit: number,
): AsyncIterable<TextLine> {
  let line = 1
  let parts: string[] = []
  let length = 0
  const add = (part: string): void => {
    length += part.length
    if (length <= limit) parts.push(part)
    else parts = []
  }
  const take = (): TextLine => {
    const taken = { line, text: length <= limit ? parts.join('') : null }
    line += 1
    parts = []
    length = 0
    return taken
  }
  for await (const chunk of chunks) {
    let start = 0
    for (let end = chunk.indexOf('\n'); end >= 0; end = chunk.indexOf('\n', start)) {
      add(chunk.slice(start, end))
      start = end + 1
      yield take()
    }
    add(chunk.slice(start))
  }
  if (length > 0) yield take()
}
