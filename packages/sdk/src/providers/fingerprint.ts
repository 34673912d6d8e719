import { jsonTexts } from './json-texts.ts'

/**
 * A mark of a JSON value, from which the value cannot be told: equal values have equal marks. By it
 * what comes twice is known, where it has no id.
 */
export function fingerprint(value: unknown): string {
  const text = jsonTexts(value)[0] ?? ''
  let low = 0x811c9dc5
  let high = 0x01000193
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    low = Math.imul(low ^ code, 0x01000193)
    high = Math.imul(high ^ code, 0x5bd1e995)
  }
  return `${low >>> 0} ${high >>> 0} ${text.length}`
}
