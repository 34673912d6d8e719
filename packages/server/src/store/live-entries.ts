import type { Entry, PriceRow } from '@tokenledger/sdk/core'
import { entryOfRows } from './entry-of-rows.ts'
import type { Listing, Store, StoredEntry } from './store.ts'

/** Which calls: a range of time, and filters. */
export type LiveCalls = Pick<Listing, 'from' | 'to' | 'where'>

/** Calls a page: enough to be fast, few enough to be corrected in one step. */
const PAGE = 500

/**
 * The calls that count, the newest first, page by page: neither reversals nor what they take back.
 * A corrected call is its last revision.
 */
export async function* livePages(
  store: Pick<Store, 'list' | 'prices'>,
  wanted: LiveCalls,
): AsyncGenerator<readonly Entry[]> {
  const listing: Listing = { ...wanted, limit: PAGE }
  const prices = new Map<string, PriceRow>()
  const isLive = liveFilter()
  let cursor: string | null | undefined
  while (cursor !== null) {
    const page = await store.list({ ...listing, ...(cursor !== undefined && { cursor }) })
    const live = page.entries.filter(isLive)
    const ids = new Set(live.flatMap(({ rows }) => rows.flatMap(({ priceId }) => priceId ?? [])))
    const unknown = [...ids].filter((id) => !prices.has(id))
    for (const [id, price] of await store.prices(unknown)) prices.set(id, price)
    yield live.map((entry) => entryOfRows(entry, prices))
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
