import type { Cost, Entry } from '@tokenledger/sdk/core'
import { type LiveCalls, livePages } from './live-entries.ts'
import { type RepriceReport, repriceTally } from './reprice-report.ts'
import { correctionsOf, type RepricedEntry, repricedEntry } from './repriced-entry.ts'
import type { Store } from './store.ts'

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
  for await (const calls of livePages(store, listingOf(options))) {
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

const listingOf = ({ from, to, models }: RepriceOptions): LiveCalls => ({
  from,
  ...(to !== undefined && { to }),
  where: models === undefined ? [] : [{ dimension: 'model', anyOf: models }],
})
