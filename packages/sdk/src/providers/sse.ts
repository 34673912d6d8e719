/** Turns text into the JSON values that it carries, as it arrives. */
export interface TextDecoder {
  /** The values that the text completes. The text may be cut anywhere. */
  push(text: string): readonly unknown[]
  /** The values that only the end completes. */
  end(): readonly unknown[]
  /** Whether something that should be JSON was none. */
  readonly hasBadJson: boolean
  /** Whether the stream said `[DONE]`. */
  readonly isDone: boolean
}

const LINE_END = /\r\n|\r|\n/

/**
 * Reads server-sent events, and lines of JSON besides. LF, CRLF and CR end a line; comments and
 * `[DONE]` are passed over.
 *
 * Source: https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream
 */
export function sseDecoder(): TextDecoder {
  let pending: string[] = []
  let data: string[] = []
  const decoder = { hasBadJson: false, isDone: false }

  const parse = (text: string): readonly unknown[] => {
    if (text.trim() === '[DONE]') {
      decoder.isDone = true
      return []
    }
    try {
      return [JSON.parse(text)]
    } catch {
      decoder.hasBadJson = true
      return []
    }
  }
  const dispatch = (): readonly unknown[] => {
    const lines = data
    data = []
    return lines.length === 0 ? [] : parse(lines.join('\n'))
  }
  const readLine = (line: string): readonly unknown[] => {
    if (line === '') return dispatch()
    if (line.startsWith('data:')) data.push(line.slice(line.startsWith('data: ') ? 6 : 5))
    else if (isJsonLine(line)) return [...dispatch(), ...parse(line)]
    return []
  }
  return Object.assign(decoder, {
    push(text: string): readonly unknown[] {
      pending.push(text)
      if (!LINE_END.test(text) && !pending.at(-2)?.endsWith('\r')) return []
      const lines = pending.join('').split(LINE_END)
      // A CR at the very end may be half of a CRLF: its line waits for what follows.
      const rest = text.endsWith('\r') ? `${lines.splice(-2, 1)[0]}\r` : lines.at(-1)
      pending = [rest ?? '']
      return lines.slice(0, -1).flatMap(readLine)
    },
    end(): readonly unknown[] {
      const rest = pending.join('').replace(/\r$/, '')
      pending = []
      return [...readLine(rest), ...dispatch()]
    },
  })
}

const isJsonLine = (line: string): boolean => line.startsWith('{') || line.startsWith('[')
