import type { Span } from './json-scan.ts'

// As `toString('latin1')`, of any bytes, for half of the time: none is wrapped to be read.
const { latin1Slice } = Buffer.prototype as unknown as {
  latin1Slice(this: Uint8Array, start: number, end: number): string
}

/**
 * Bytes as text, one character each: `latin1`. It is quick, and a character of several bytes that is
 * torn between two reads is no matter.
 */
export function textOfBytes(bytes: Uint8Array, length = bytes.length): string {
  return latin1Slice.call(bytes, 0, length)
}

/** The bytes of such a text, in a buffer of their own. */
export function bytesOfText(text: string): Uint8Array {
  const { buffer, byteLength } = Buffer.allocUnsafeSlow(text.length).fill(text, 'latin1')
  return new Uint8Array(buffer, 0, byteLength)
}

const OTHER = /[\x80-\xff]/

/** What such a text means. */
export function decoded(text: string): string {
  return OTHER.test(text) ? Buffer.from(text, 'latin1').toString('utf8') : text
}

/** Such a text of a text. */
export function encoded(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1')
}

const LINE_END = 0x0a

/**
 * The bytes without some of them, in their own buffer: a new one takes ten times as long, and more
 * for the garbage collector. What is left of the buffer is blank lines.
 */
export function cutSpan(bytes: Uint8Array, { start, end }: Span): Uint8Array {
  const cut = end - start
  const length = bytes.length - cut
  // Few stand behind: one by one takes less time than `copyWithin` and `fill`.
  for (let at = start; at < length; at++) bytes[at] = bytes[at + cut] ?? LINE_END
  for (let at = length; at < bytes.length; at++) bytes[at] = LINE_END
  return bytes.subarray(0, length)
}

/** A copy of bytes without some of them. */
export function withoutSpan(bytes: Uint8Array, { start, end }: Span): Uint8Array {
  const copy = bytes.slice(0, bytes.length - (end - start))
  copy.set(bytes.subarray(end), start)
  return copy
}
