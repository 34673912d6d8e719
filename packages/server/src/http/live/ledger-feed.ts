import type { Store } from '../../store/store.ts'

/** Tells listeners that the ledger may have grown, whoever wrote to it. */
export interface LedgerFeed {
  /** The number of the last row that is known of. Looks when nobody has been listening. */
  lastSeq(): Promise<number>
  /** Resolves when rows after `seq` are known of, after a look, or when the feed is closed. */
  after(seq: number): Promise<void>
  /** Takes a place; null: there is none left. */
  join(): (() => void) | null
  readonly isClosed: boolean
  close(): void
}

/** How a ledger is followed. */
export interface FeedOptions {
  /** Most listeners at a time. */
  readonly places: number
  /** Milliseconds between two looks. */
  readonly everyMs: number
}

/** Enough for every page that a team has open, and a look each half second. */
export const FEED_OPTIONS: FeedOptions = { places: 64, everyMs: 500 }

/**
 * Follows a ledger while somebody listens: one look at a time for all listeners. Rows that other
 * processes write are seen too, since it is the file that is looked at.
 */
export function ledgerFeed(store: Pick<Store, 'lastSeq'>, options: FeedOptions): LedgerFeed {
  let known = 0
  let listeners = 0
  let isClosed = false
  let timer: NodeJS.Timeout | null = null
  let wake: () => void = () => {}
  let next = waking()

  function waking(): Promise<void> {
    return new Promise((resolve) => {
      wake = resolve
    })
  }

  function tellAll(): void {
    const told = wake
    next = waking()
    told()
  }

  async function look(): Promise<void> {
    // A ledger that cannot be read just now is looked at again.
    known = await store.lastSeq().catch(() => known)
    tellAll()
    schedule()
  }

  function schedule(): void {
    if (listeners === 0 || isClosed) return
    timer = setTimeout(() => void look(), options.everyMs)
    timer.unref()
  }

  return {
    async lastSeq() {
      known = Math.max(known, await store.lastSeq())
      return known
    },
    async after(seq) {
      if (seq >= known && !isClosed) await next
    },
    join() {
      if (isClosed || listeners >= options.places) return null
      listeners += 1
      if (listeners === 1) schedule()
      let isHere = true
      return () => {
        if (isHere) listeners -= 1
        isHere = false
      }
    },
    get isClosed() {
      return isClosed
    },
    close() {
      isClosed = true
      if (timer !== null) clearTimeout(timer)
      tellAll()
    },
  }
}
