/** A count of tokens that somebody states: whole, rounded up; null when it is none. */
export function wholeTokens(count: number | undefined): number | null {
  if (count === undefined || Number.isNaN(count) || count < 0) return null
  return Math.min(Math.ceil(count), Number.MAX_SAFE_INTEGER)
}
