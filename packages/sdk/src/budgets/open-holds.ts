/** Something that is set aside until a moment. */
export interface Expiring {
  /** Epoch milliseconds. */
  expiresAt: number
  /** Gives back what is set aside: for long nobody has said that the call still runs. */
  expire(): void
}

/** All that is set aside. */
export interface OpenHolds {
  /** Keeps a hold from now on, or for longer. */
  keep(hold: Expiring, now: number): void
  drop(hold: Expiring): void
  /** Gives back what was set aside for too long. There is no timer: it happens when somebody asks. */
  expire(now: number): void
}

/**
 * Holds in the order in which they expire. All last equally long, so a look costs no more than what
 * it gives back.
 *
 * @param lifeMs how long one is kept when nothing is heard of its call
 */
export function openHolds(lifeMs: number): OpenHolds {
  const holds = new Set<Expiring>()
  let latest = Number.NEGATIVE_INFINITY

  /** After the clock was put back, a hold from ahead of it would outlive all others. */
  function noteTime(now: number): void {
    if (now < latest) {
      for (const hold of holds) hold.expiresAt = Math.min(hold.expiresAt, now + lifeMs)
    }
    latest = now
  }

  return {
    keep: (hold, now) => {
      noteTime(now)
      hold.expiresAt = now + lifeMs
      holds.delete(hold)
      holds.add(hold)
    },
    drop: (hold) => {
      holds.delete(hold)
    },
    expire: (now) => {
      noteTime(now)
      for (const hold of holds) {
        if (hold.expiresAt > now) return
        holds.delete(hold)
        hold.expire()
      }
    },
  }
}
