/** Remembers which ids were seen, the newest ones at least. */
export interface SeenIds {
  /** Whether the id is new; from now on it is not. */
  add(id: string): boolean
  /** Forgets an id. */
  delete(id: string): void
}

/**
 * Remembers at least the `limit` newest ids and at most twice as many: a set that is full becomes the
 * old one, and the one before it is dropped.
 */
export function seenIds(limit: number): SeenIds {
  let newer = new Set<string>()
  let older = new Set<string>()
  return {
    add(id) {
      if (newer.has(id) || older.has(id)) return false
      if (newer.size >= limit) {
        older = newer
        newer = new Set()
      }
      newer.add(id)
      return true
    },
    delete(id) {
      newer.delete(id)
      older.delete(id)
    },
  }
}
