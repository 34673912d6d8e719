const DAY_MS = 86_400_000

/**
 * How long a trace, an answer or a program is remembered after the last word of it. What began before
 * that, and comes over the network now, may belong to what is forgotten: it could count twice.
 */
export const REMEMBERED_MS = 30 * DAY_MS

/** The day of a time, counted from 1970. */
export const dayOf = (time: number): number => Math.floor(time / DAY_MS)

/** Why a record is not taken. */
export const TOO_OLD = `The record is more than ${REMEMBERED_MS / DAY_MS} days old, and nothing is remembered of its trace: it could count twice; import it from a file`
