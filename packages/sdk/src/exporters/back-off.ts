const FIRST_MS = 1000
const LONGEST_MS = 60_000
const LONGEST_ASKED_MS = 60 * 60_000

/**
 * How long to wait before the next attempt, milliseconds: twice as long each time up to a minute, of
 * which half is chance, so that many clients do not come back at once.
 *
 * @param failures attempts that failed one after the other, from 1
 * @param askedMs what the other side asked for at least (`Retry-After`); an hour at most
 * @param random from 0 to 1
 */
export function backOff(failures: number, askedMs = 0, random: () => number = Math.random): number {
  const whole = Math.min(LONGEST_MS, FIRST_MS * 2 ** (failures - 1))
  const waited = whole / 2 + random() * (whole / 2)
  const asked = Math.min(LONGEST_ASKED_MS, askedMs)
  return asked > waited ? asked + random() * FIRST_MS : waited
}

/**
 * The wait that a `Retry-After` header asks for, milliseconds: seconds or a date (RFC 9110, 10.2.3).
 * 0 when there is none that can be read.
 */
export function retryAfterMs(header: string | undefined, now: number): number {
  if (header === undefined) return 0
  const text = header.trim()
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000
  const at = Date.parse(text)
  return Number.isNaN(at) ? 0 : Math.max(0, at - now)
}
