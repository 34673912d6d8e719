import type { Json } from './join-json.ts'

// The ledger takes times of these years; another one is a mistake, and as good as none.
const FIRST_TIME = Date.UTC(2000)
const AFTER_LAST_TIME = Date.UTC(10_000)

/** A time as text (ISO 8601) or in epoch milliseconds, as such; null when it is none of this age. */
export function plausibleTime(value: Json | undefined): number | null {
  const time = typeof value === 'string' ? Date.parse(value) : value
  if (typeof time !== 'number') return null
  return time >= FIRST_TIME && time < AFTER_LAST_TIME ? Math.trunc(time) : null
}
