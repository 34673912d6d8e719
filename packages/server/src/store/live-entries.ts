import type { Entry, PriceRow } from '@tokenledger/sdk/core'
import { entryOfRows } from './entry-of-rows.ts'
import type { Listing, Store, StoredEntry } from './store.ts'

/** Which calls: a range of time, and filters. */
export type LiveCalls = Pick<Listing, 'from' | 'to' | 'where'>

/** Calls a page: enough to be fast, few enough to be corrected in one step. */
const PAGE = 500

/** Calls of a ledger. */
export interface CallPage {
  /** Those that count. */
  readonly live: readonly Entry[]
  /** Entries that were reversed: most of them were replaced, the others are of calls that were none. */
  readonly reversed: readonly Entry[]
}

/**
 * The calls that count, the newest first, page by page: neither reversals nor what they take back.
 * A corrected call is its last revision.
 */
export async function* livePages(
  store: Pick<Store, 'list' | 'prices'>,
  wanted: LiveCalls,
): AsyncGenerator<readonly Entry[]> {
  for await (const { live } of callPages(store, wanted, () => false)) yield live
}

/**
 * The calls that count, and reversed entries, the newest first, page by page.
 *
 * @param isWanted which of the reversed entries
 */
export async function* callPages(
  store: Pick<Store, 'list' | 'prices'>,
  wanted: LiveCalls,
  isWanted: (reversed: StoredEntry) => boolean,
): AsyncGenerator<CallPage> {
  const listing: Listing = { ...wanted, limit: PAGE }
  const prices = new Map<string, PriceRow>()
  const isLive = liveFilter()
  let cursor: string | null | undefined
  while (cursor !== null) {
    const page = await store.list({ ...listing, ...(cursor !== undefined && { cursor }) })
    const live: StoredEntry[] = []
    const reversed: StoredEntry[] = []
    for (const entry of page.entries) {
      if (isLive(entry)) live.push(entry)
      else if (entry.rows[0]?.sign === 1 && isWanted(entry)) reversed.push(entry)
    }
    const rows = [...live, ...reversed].flatMap((entry) => entry.rows)
    const ids = new Set(rows.flatMap(({ priceId }) => priceId ?? []))
    const unknown = [...ids].filter((id) => !prices.has(id))
    for (const [id, price] of await store.prices(unknown)) prices.set(id, price)
    const entriesOf = (stored: readonly StoredEntry[]) =>
      stored.map((entry) => entryOfRows(entry, prices))
    yield { live: entriesOf(live), reversed: entriesOf(reversed) }
    cursor = page.next
  }
}

/**
 * Whether an entry of a listing counts by itself. A reversal has the time of what it takes back and
 * arrived later, so that it is listed before: only those of one instant have to be remembered.
 */
export function liveFilter(): (entry: StoredEntry) => boolean {
  let instant = Number.NaN
  const reversed = new Set<string>()
  return ({ id, rows: [first] }) => {
    if (first === undefined) return false
    if (first.time !== instant) reversed.clear()
    instant = first.time
    if (first.sign === 1) return !reversed.has(id)
    if (first.corrects !== null) reversed.add(first.corrects)
    return false
  }
}
