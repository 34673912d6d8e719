const QUOTE = 0x22
const BACKSLASH = 0x5c
const OPEN = 0x7b
const CLOSE = 0x7d
const OPEN_LIST = 0x5b
const CLOSE_LIST = 0x5d

/** Behind the closing quote of the JSON string whose opening quote is at `open`; -1: it is cut. */
export function stringEnd(text: string, open: number): number {
  let quote = text.indexOf('"', open + 1)
  while (quote !== -1 && isEscaped(text, quote)) quote = text.indexOf('"', quote + 1)
  return quote === -1 ? -1 : quote + 1
}

/** The opening quote of the JSON string whose closing quote is at `close`; -1: it is cut. */
export function stringStart(text: string, close: number): number {
  for (let quote = close; quote > 0; ) {
    quote = text.lastIndexOf('"', quote - 1)
    const slashes = slashesBefore(text, quote)
    // Nobody knows how many stood before the text.
    if (slashes === quote) return -1
    if (slashes % 2 === 0) return quote
  }
  return -1
}

/** Behind the bracket that closes the one at `from`; -1: it is cut. */
export function nestedEnd(text: string, from: number): number {
  let depth = 0
  for (let at = from; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (unit === QUOTE) {
      at = stringEnd(text, at) - 1
      if (at < 0) return -1
    } else if (unit === OPEN || unit === OPEN_LIST) depth++
    else if (unit === CLOSE || unit === CLOSE_LIST) {
      depth--
      if (depth === 0) return at + 1
    }
  }
  return -1
}

/** The bracket that opens the one at `from`; -1: it is cut. */
export function nestedStart(text: string, from: number): number {
  let depth = 0
  for (let at = from; at >= 0; at--) {
    const unit = text.charCodeAt(at)
    if (unit === QUOTE) {
      at = stringStart(text, at)
      if (at === -1) return -1
    } else if (unit === CLOSE || unit === CLOSE_LIST) depth++
    else if (unit === OPEN || unit === OPEN_LIST) {
      depth--
      if (depth === 0) return at
    }
  }
  return -1
}

/** An odd number of backslashes before a quote makes it a part of the string. */
const isEscaped = (text: string, quote: number): boolean => slashesBefore(text, quote) % 2 === 1

function slashesBefore(text: string, at: number): number {
  let before = at - 1
  while (text.charCodeAt(before) === BACKSLASH) before--
  return at - 1 - before
}
