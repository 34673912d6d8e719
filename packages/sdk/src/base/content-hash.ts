const OFFSET_BASIS_HIGH = 0xcbf29ce4
const OFFSET_BASIS_LOW = 0x84222325
/** The prime is 2^40 + 0x1b3: its upper part is a shift by 8 into the high word. */
const PRIME_LOW = 0x1b3
const TWO_TO_32 = 0x1_0000_0000
const BASE36_DIGITS = 13

/**
 * A short name for a text: 64-bit FNV-1a of its UTF-8 bytes, 13 characters of base 36. Fast and the
 * same everywhere, but not cryptographic: texts with equal hashes can be made at will. Use it to
 * name our own content; never for secrets, nor to tell foreign data apart.
 *
 * Source: http://www.isthe.com/chongo/tech/comp/fnv/
 *
 * @example
 * import { contentHash } from '@tokenledger/sdk'
 * console.log(contentHash('foobar')) // 214ng2xt5fmco
 */
export function contentHash(text: string): string {
  let high = OFFSET_BASIS_HIGH
  let low = OFFSET_BASIS_LOW
  for (const byte of utf8(text)) {
    low = (low ^ byte) >>> 0
    const product = low * PRIME_LOW
    high = (Math.imul(high, PRIME_LOW) + Math.floor(product / TWO_TO_32) + (low << 8)) >>> 0
    low = product >>> 0
  }
  const hash = (BigInt(high) << 32n) | BigInt(low)
  return hash.toString(36).padStart(BASE36_DIGITS, '0')
}

/** UTF-8 without TextEncoder, which is no part of ECMAScript. Lone surrogates become three bytes. */
function utf8(text: string): number[] {
  const bytes: number[] = []
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0
    if (point < 0x80) bytes.push(point)
    else if (point < 0x800) bytes.push(0xc0 | (point >> 6), tail(point))
    else if (point < 0x1_0000) bytes.push(0xe0 | (point >> 12), tail(point >> 6), tail(point))
    else bytes.push(0xf0 | (point >> 18), tail(point >> 12), tail(point >> 6), tail(point))
  }
  return bytes
}

const tail = (bits: number): number => 0x80 | (bits & 0x3f)
