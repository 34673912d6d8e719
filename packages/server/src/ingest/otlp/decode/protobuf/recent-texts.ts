/** Longer texts hardly ever stand twice. */
const MAX_LENGTH = 64
const SLOTS = 1024

/** Gives the text of some bytes of UTF-8. */
export type TextIn = (bytes: Buffer, from: number, to: number) => string

/**
 * Decodes texts, and remembers the short ones that it met last: records name the same attributes,
 * models and agents again and again, and comparing bytes takes a fraction of making a text.
 */
export function recentTexts(): TextIn {
  const recent: string[] = new Array(SLOTS).fill('')
  return (bytes, from, to) => {
    if (to - from > MAX_LENGTH) return bytes.toString('utf8', from, to)
    const slot = slotOf(bytes, from, to)
    const known = recent[slot] ?? ''
    if (isTextOf(known, bytes, from, to)) return known
    const text = bytes.toString('utf8', from, to)
    recent[slot] = text
    return text
  }
}

function slotOf(bytes: Buffer, from: number, to: number): number {
  let hash = to - from
  for (let at = from; at < to; at++) hash = (Math.imul(hash, 31) + (bytes[at] ?? 0)) | 0
  return hash & (SLOTS - 1)
}

/** Only of ASCII: any other character has more bytes than one. */
function isTextOf(text: string, bytes: Buffer, from: number, to: number): boolean {
  if (text.length !== to - from) return false
  for (let index = 0; index < text.length; index++) {
    const byte = bytes[from + index] ?? 0
    if (byte >= 0x80 || byte !== text.charCodeAt(index)) return false
  }
  return true
}
