import { isBytes, utf8Decoder } from './utf8.ts'

/** Turns text into the JSON values that it carries, as it arrives. */
export interface EventDecoder {
  /** The values that a piece completes. Text may be cut anywhere, bytes within a character, too. */
  push(piece: string | ArrayBufferView): readonly unknown[]
  /** The values that only the end completes. */
  end(): readonly unknown[]
  /** Whether something that should be JSON was none. */
  readonly hasBadJson: boolean
  /** Whether the stream said `[DONE]`. */
  readonly isDone: boolean
}

/**
 * Reads server-sent events, and besides them lines of JSON and JSON over many lines. LF, CRLF and CR
 * end a line; comments and `[DONE]` are passed over.
 *
 * Source: https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream
 */
export function sseDecoder(): EventDecoder {
  const lines = lineSplitter()
  const decoder = { hasBadJson: false, isDone: false }
  let data: string[] = []
  let hasRead = false
  // All since a first line that is no JSON alone: it may be the first of many that are together.
  let document: string[] | null = null

  const read = (text: string): readonly unknown[] => {
    if (text.trim() === '[DONE]') {
      decoder.isDone = true
      return []
    }
    const parsed = parsedJson(text)
    hasRead ||= parsed !== null
    decoder.hasBadJson ||= parsed === null
    return parsed ?? []
  }
  const dispatch = (): readonly unknown[] => {
    const pieces = data
    data = []
    if (pieces.length < 2) return pieces.flatMap(read)
    const whole = pieces.join('\n')
    // Some leave out the empty line between events.
    return parsedJson(whole) === null ? pieces.flatMap(read) : read(whole)
  }
  const readLine = (line: string): readonly unknown[] => {
    document?.push(line)
    if (line === '') return dispatch()
    if (line.startsWith('data:')) {
      data.push(line.slice(line.startsWith('data: ') ? 6 : 5))
      document = null
    }
    if (!isJsonLine(line)) return []
    const before = dispatch()
    const found = read(line)
    if (!hasRead) document ??= [line]
    return [...before, ...found]
  }
  const readDocument = (): readonly unknown[] => {
    const parsed = document === null ? null : parsedJson(document.join('\n'))
    document = null
    if (parsed === null) return []
    decoder.hasBadJson = false
    return parsed.flat()
  }
  return Object.assign(decoder, {
    push(piece: string | ArrayBufferView): readonly unknown[] {
      const mayBeEvent = typeof piece === 'string' && lines.isAtStart() && document === null
      const event = mayBeEvent && isJsonLine(piece) ? parsedJson(piece) : null
      if (event === null) return lines.push(piece).flatMap(readLine)
      // It came without its line, as clients of event sources hand it on.
      hasRead = true
      return [...dispatch(), ...event]
    },
    end(): readonly unknown[] {
      return [...lines.end().flatMap(readLine), ...dispatch(), ...readDocument()]
    },
  })
}

const isJsonLine = (line: string): boolean => /^\s*[{[]/.test(line)

/** The value of JSON text, alone in a list; null when it is none. */
function parsedJson(text: string): readonly unknown[] | null {
  try {
    return [JSON.parse(text)]
  } catch {
    return null
  }
}

/** Splits text into its lines, as it arrives. */
interface LineSplitter {
  push(piece: string | ArrayBufferView): readonly string[]
  end(): readonly string[]
  /** Whether no line is begun. */
  isAtStart(): boolean
}

const LINE_END = /\r\n|\r|\n/
const BYTE_ORDER_MARK = '\uFEFF'

function lineSplitter(): LineSplitter {
  const decoder = utf8Decoder()
  let pending: string[] = []
  let isBeginning = true
  const split = (piece: string): readonly string[] => {
    const text = isBeginning && piece.startsWith(BYTE_ORDER_MARK) ? piece.slice(1) : piece
    if (piece !== '') isBeginning = false
    pending.push(text)
    if (!LINE_END.test(text) && !pending.at(-2)?.endsWith('\r')) return []
    const lines = pending.join('').split(LINE_END)
    // A CR at the very end may be half of a CRLF: its line waits for what follows.
    const rest = text.endsWith('\r') ? `${lines.splice(-2, 1)[0]}\r` : lines.at(-1)
    pending = [rest ?? '']
    return lines.slice(0, -1)
  }
  return {
    push: (piece) => split(isBytes(piece) ? decoder.push(piece) : piece),
    end() {
      const lines = split(decoder.end())
      const rest = pending.join('').replace(/\r$/, '')
      pending = []
      return [...lines, rest]
    },
    isAtStart: () => pending.every((piece) => piece === ''),
  }
}
