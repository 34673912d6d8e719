/** Half of a surrogate pair without the other (the `u` flag leaves whole pairs alone), or NUL. */
const UNSAFE = /[\0\ud800-\udfff]/u
const ALL_UNSAFE = /[\0\ud800-\udfff]/gu

/**
 * Whether a text can be kept by every store as it is: stores write UTF-8, which has no lone
 * surrogates, and some end a text at NUL.
 */
export function isSafeText(text: string): boolean {
  return !UNSAFE.test(text)
}

/**
 * The text with each NUL and each lone surrogate replaced by U+FFFD, the replacement character. An
 * emoji that was cut in two is the usual reason for a lone surrogate. Safe text is returned as it is.
 *
 * @example
 * import { safeText } from '@tokenledger/sdk'
 * console.log(safeText('agent \ud83e')) // agent �
 */
export function safeText(text: string): string {
  return isSafeText(text) ? text : text.replace(ALL_UNSAFE, '\ufffd')
}
