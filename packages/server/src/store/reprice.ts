import type { Cost, Entry, PriceRow } from '@tokenledger/sdk/core'
import { entryOfRows } from './entry-of-rows.ts'
import { type RepriceReport, repriceTally } from './reprice-report.ts'
import { correctionsOf, type RepricedEntry, repricedEntry } from './repriced-entry.ts'
import type { Listing, Store, StoredEntry } from './store.ts'

/** Which calls are repriced, and how. */
export interface RepriceOptions {
  /** Epoch milliseconds: calls from then on. */
  readonly from: number
  /** Up to this time, which is not included. @default no end */
  readonly to?: number
  /** Only calls in which one of these models took part; such a call is repriced whole. @default all */
  readonly models?: readonly string[]
  /** What a call costs by the prices of now, at its own time. Pure. */
  readonly costOf: (entry: Entry) => Cost
  /** Whether corrections are written. @default false: a dry run */
  readonly isApplied?: boolean
}

/** Calls a page, and a step of writing: all of its corrections are kept, or none. */
const PAGE = 500

/**
 * Compares the recorded list cost of each live call with what prices of now give, and, when it is
 * applied, corrects those that differ: history stays, a reversal and a replacement follow. Reads
 * page by page, the newest calls first. Repeated it does nothing more; when it was interrupted it
 * goes on; two at once correct a call once.
 *
 * @throws TokenledgerError what the store throws
 */
export async function reprice(store: Store, options: RepriceOptions): Promise<RepriceReport> {
  const tally = repriceTally()
  let corrected = 0
  for await (const calls of livePages(store, options)) {
    const changes = calls.flatMap((entry) => {
      const cost = options.costOf(entry)
      const change = repricedEntry(entry, cost)
      tally.add(entry, cost, change)
      return change === null ? [] : [change]
    })
    if (options.isApplied === true) corrected += await correct(store, changes)
  }
  return tally.report(corrected)
}

/** Keeps the corrections in one step. Returns how many calls were corrected. */
async function correct(store: Store, changes: readonly RepricedEntry[]): Promise<number> {
  if (changes.length === 0) return 0
  const { accepted } = await store.reconcile('reprice', [], (_, held) =>
    changes
      .flatMap((change) => correctionsOf(change, held))
      .map((entry) => ({ kind: 'entry', entry })),
  )
  return accepted / 2
}

async function* livePages(
  store: Store,
  { from, to, models }: RepriceOptions,
): AsyncGenerator<readonly Entry[]> {
  const where = models === undefined ? [] : [{ dimension: 'model' as const, anyOf: models }]
  const listing: Listing = { from, ...(to !== undefined && { to }), where, limit: PAGE }
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
function liveFilter(): (entry: StoredEntry) => boolean {
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
