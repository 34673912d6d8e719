const DAY_MS = 86_400_000

/** The day, counted from 1970, on which a state is of no use any more: not before `keepMs` are over. */
export const expiresDay = (now: number, keepMs: number): number =>
  Math.ceil((now + keepMs) / DAY_MS)

/** The last day whose states are of no use any more. */
export const expiredDay = (now: number): number => Math.floor(now / DAY_MS)
