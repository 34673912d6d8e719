/** Remembers which ids were seen, the newest ones at least. */
export interface SeenIds {
  /** Whether the id is new; from now on it is not. */
  add(id: string): boolean
}

/**
 * Remembers at least the `limit` newest ids and at most twice as many: a set that is full becomes the
 * old one, and the one before it is dropped. Two look-ups an id, since this is most of what a call
 * costs a tracker.
 */
export function seenIds(limit: number): SeenIds {
  let newer = new Set<string>()
  let older = new Set<string>()
  return {
    add(id) {
      const before = newer.size
      newer.add(id)
      if (newer.size === before || older.has(id)) return false
      if (newer.size >= limit) {
        older = newer
        newer = new Set()
      }
      return true
    },
  }
}
