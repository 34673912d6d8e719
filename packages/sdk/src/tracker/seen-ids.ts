/** Remembers which ids were seen, the newest ones at least. */
export interface SeenIds {
  /** Whether the id is new; from now on it is not. */
  add(id: string): boolean
}

/**
 * Remembers at least the `limit` newest ids and at most twice as many: a table that is full becomes the
 * old one, and the one before it is emptied.
 */
export function seenIds(limit: number): SeenIds {
  let newer = new IdTable()
  let older = new IdTable()
  return {
    add(id) {
      const hash = hashOf(id)
      if (older.has(id, hash) || !newer.add(id, hash)) return false
      if (newer.size < limit) return true
      const emptied = older
      older = newer
      newer = emptied
      newer.clear()
      return true
    },
  }
}

const FEWEST_SLOTS = 16

/**
 * A set of ids. A `Set` looks at other ids on its way, which have left the processor's caches by then:
 * most of what a call cost a tracker. This one compares hashes, and looks at an id when they are equal.
 */
class IdTable {
  readonly #ids: string[] = []
  /** Pairs: an id's hash, and its place in the list, from 1. 0: the slot is free. */
  #slots = new Int32Array(2 * FEWEST_SLOTS)

  get size(): number {
    return this.#ids.length
  }

  has(id: string, hash: number): boolean {
    return this.#slots[this.#slotOf(id, hash) + 1] !== 0
  }

  /** Whether it was not there. */
  add(id: string, hash: number): boolean {
    const slot = this.#slotOf(id, hash)
    if (this.#slots[slot + 1] !== 0) return false
    this.#slots[slot] = hash
    this.#slots[slot + 1] = this.#ids.push(id)
    if (4 * this.#ids.length > this.#slots.length) this.#grow()
    return true
  }

  clear(): void {
    this.#ids.length = 0
    this.#slots.fill(0)
  }

  /** Where an id stands, or would. */
  #slotOf(id: string, hash: number): number {
    const slots = this.#slots
    let slot = slotIn(slots, hash)
    for (;;) {
      const place = slots[slot + 1] ?? 0
      if (place === 0 || (slots[slot] === hash && this.#ids[place - 1] === id)) return slot
      slot = (slot + 2) & (slots.length - 1)
    }
  }

  /** At most half of the slots are taken, so that a free one is near. */
  #grow(): void {
    const before = this.#slots
    const slots = new Int32Array(2 * before.length)
    for (let from = 0; from < before.length; from += 2) {
      const [hash = 0, place = 0] = [before[from], before[from + 1]]
      if (place === 0) continue
      let slot = slotIn(slots, hash)
      while (slots[slot + 1] !== 0) slot = (slot + 2) & (slots.length - 1)
      slots[slot] = hash
      slots[slot + 1] = place
    }
    this.#slots = slots
  }
}

/** The first slot for a hash: a power of two are there. */
const slotIn = (slots: Int32Array, hash: number): number => (2 * hash) & (slots.length - 2)

/** FNV-1a of 32 bits, its upper bits mixed into the lower ones. */
function hashOf(id: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < id.length; at += 1) {
    hash = Math.imul(hash ^ id.charCodeAt(at), 0x01000193)
  }
  return hash ^ (hash >>> 15)
}
