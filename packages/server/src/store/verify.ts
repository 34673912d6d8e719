import type { PriceRow } from '@tokenledger/sdk/core'
import type { StoredRow } from '../query/segment-row.ts'
import { entryOfRows } from './entry-of-rows.ts'
import { ratedCost } from './rated-cost.ts'
import type { Store, StoredEntry } from './store.ts'
import { storedEntries } from './stored-entries.ts'
import { verifyEntry } from './verify-entry.ts'
import type { Problem, Report, VerifyReport } from './verify-report.ts'
import { verifyReversal } from './verify-reversal.ts'
import { totalsCheck } from './verify-totals.ts'

const PAGE = 2000
const MAX_PROBLEMS = 1000
const MAX_ROUNDS = 10

/**
 * Proves that a ledger adds up, to the last picodollar: the engine's files are sound and no row is
 * missing; each cost follows from its meters and the ledger's price row; each reversal undoes what
 * it points at; and entries replayed one by one = the rows evaluated in memory = what the store
 * answers, by every dimension. Reads the ledger once, page by page. Entries may arrive meanwhile.
 */
export async function verify(store: Store): Promise<VerifyReport> {
  const problems: Problem[] = []
  let problemCount = 0
  const report: Report = (code, id, expected, found) => {
    problemCount++
    if (problems.length < MAX_PROBLEMS)
      problems.push({ code, id, expected: String(expected), found: String(found) })
  }
  for (const line of await store.check()) report('engine_damaged', 'engine', 'ok', line)
  const walk = ledgerWalk(store, report)
  const totals = await compareWhenStill(store, walk, report)
  await verifyEnd(store, walk, report)
  return { ...walk.counts(), totals, problemCount, problems }
}

interface Walk {
  /** Reads on to the end; true when there was something new. */
  onward(): Promise<boolean>
  lastSeq(): number
  counts(): Pick<VerifyReport, 'entries' | 'rows' | 'reversals'>
  compare(report: Report): Promise<number>
}

/** Answers are comparable only while nothing arrives between the last row read and the question. */
async function compareWhenStill(store: Store, walk: Walk, report: Report): Promise<number> {
  for (let round = 0; round < MAX_ROUNDS; round++) {
    await walk.onward()
    const found: Parameters<Report>[] = []
    const totals = await walk.compare((...problem) => found.push(problem))
    if ((await store.tail(walk.lastSeq(), 1)).length > 0) continue
    for (const problem of found) report(...problem)
    return totals
  }
  report('ledger_changing', 'everything', 'a moment without appends', `${MAX_ROUNDS} with`)
  return 0
}

async function verifyEnd(store: Store, walk: Walk, report: Report): Promise<void> {
  const { lastSeq, forgottenTo } = await store.stats()
  const end = Math.max(walk.lastSeq(), forgottenTo)
  if (end < lastSeq) report('rows_missing', 'the end', `row ${lastSeq}`, `row ${end}`)
}

function ledgerWalk(store: Store, report: Report): Walk {
  const prices = new Map<string, PriceRow>()
  const sums = totalsCheck()
  const counts = { entries: 0, rows: 0, reversals: 0 }
  let lastSeq = 0

  async function take(stored: StoredEntry): Promise<void> {
    const kept = entryOfRows(stored, prices)
    const entry = { ...kept, cost: ratedCost(kept) }
    verifyEntry(stored, entry, prices, report)
    sums.add(entry, stored.rows)
    counts.entries++
    counts.rows += stored.rows.length
    if (entry.sign === 1) return
    counts.reversals++
    await verifyReversal(store, stored, report)
  }

  async function learnPrices(rows: readonly StoredRow[]): Promise<void> {
    const ids = new Set(rows.flatMap(({ priceId }) => priceId ?? []))
    const unknown = [...ids].filter((id) => !prices.has(id))
    if (unknown.length === 0) return
    for (const [id, price] of await store.prices(unknown)) prices.set(id, price)
  }

  /** Numbers are given without gaps: one that is absent was taken away, unless it was forgotten. */
  function verifyNumbers(rows: readonly StoredRow[], forgottenTo: number): void {
    for (const { seq, id } of rows) {
      if (seq !== lastSeq + 1 && seq > forgottenTo + 1)
        report('rows_missing', id, `row ${Math.max(lastSeq, forgottenTo) + 1}`, `row ${seq}`)
      lastSeq = seq
    }
  }

  return {
    async onward() {
      const { forgottenTo } = await store.stats()
      const before = lastSeq
      for (;;) {
        const rows = await wholeEntries(store, lastSeq)
        if (rows.length === 0) return lastSeq > before
        verifyNumbers(rows, forgottenTo)
        await learnPrices(rows)
        for (const entry of storedEntries(rows)) await take(entry)
      }
    },
    lastSeq: () => lastSeq,
    counts: () => counts,
    compare: (into) => sums.compare(store, into),
  }
}

/** A page of rows that ends with the last row of an entry. An entry's rows stand side by side. */
async function wholeEntries(store: Store, after: number): Promise<readonly StoredRow[]> {
  for (let limit = PAGE; ; limit *= 2) {
    const rows = await store.tail(after, limit)
    if (rows.length < limit) return rows
    const lastId = rows.at(-1)?.id
    const whole = rows.slice(
      0,
      rows.findIndex(({ id }) => id === lastId),
    )
    if (whole.length > 0) return whole
  }
}
