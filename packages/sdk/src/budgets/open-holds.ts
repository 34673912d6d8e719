/** Something that is set aside until a moment. */
export interface Expiring {
  /** Epoch milliseconds. */
  expiresAt: number
}

/** All that is set aside. */
export interface OpenHolds<Held extends Expiring> {
  /** Keeps a hold from now on. */
  keep(hold: Held, now: number): void
  /** Keeps it for longer: something was heard of its call. */
  renew(hold: Held, now: number): void
  has(hold: Held): boolean
  /** Keeps it no more; false when it was not kept. */
  drop(hold: Held): boolean
  /** Drops what was kept for too long. There is no timer: it happens when somebody asks. */
  expire(now: number): void
}

/**
 * Holds in the order in which they expire. All last equally long, so a look costs no more than what
 * it drops.
 *
 * @param lifeMs how long one is kept when nothing is heard of its call
 * @param expired told of each that is kept for too long
 */
export function openHolds<Held extends Expiring>(
  lifeMs: number,
  expired: (hold: Held) => void,
): OpenHolds<Held> {
  const holds = new Set<Held>()
  let latest = Number.NEGATIVE_INFINITY

  /** After the clock was put back, a hold from ahead of it would outlive all others. */
  function noteTime(now: number): void {
    if (now < latest) {
      for (const hold of holds) hold.expiresAt = Math.min(hold.expiresAt, now + lifeMs)
    }
    latest = now
  }

  function keep(hold: Held, now: number): void {
    noteTime(now)
    hold.expiresAt = now + lifeMs
    holds.add(hold)
  }

  return {
    keep,
    renew: (hold, now) => {
      // Goes to the end, where those are that expire last.
      holds.delete(hold)
      keep(hold, now)
    },
    has: (hold) => holds.has(hold),
    drop: (hold) => holds.delete(hold),
    expire: (now) => {
      noteTime(now)
      for (const hold of holds) {
        if (hold.expiresAt > now) return
        holds.delete(hold)
        expired(hold)
      }
    },
  }
}
