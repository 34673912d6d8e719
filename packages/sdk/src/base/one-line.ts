// Control characters, line and paragraph separators, and the marks that turn the direction of text:
// all that can start a line of its own, move the cursor or hide what stands there. Half of a
// surrogate pair cannot be written as UTF-8.
const UNSHOWABLE =
  /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]/gu
const NAMED = new Map([
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
])

/**
 * A text that stays within its line whatever it holds: control characters, line separators and
 * direction marks are written as escapes (`\n`, `\x1b`, `\u202e`). Everything else stays as it is.
 *
 * @example
 * import { oneLine } from '@tokenledger/sdk'
 * console.log(oneLine('Broker\nforged')) // Broker\nforged
 */
export function oneLine(text: string): string {
  return text.replace(UNSHOWABLE, escapeOf)
}

/** A character as its escape. */
export function escapeOf(character: string): string {
  const code = character.charCodeAt(0)
  const [prefix, digits] = code < 0x100 ? ['\\x', 2] : ['\\u', 4]
  return NAMED.get(character) ?? `${prefix}${code.toString(16).padStart(digits, '0')}`
}
