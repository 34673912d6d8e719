import { type Entry, type PriceRow, TokenledgerError } from '@tokenledger/sdk/core'
import { evaluate } from '../../query/evaluate.ts'
import type { StoredRow } from '../../query/segment-row.ts'
import { segmentRows } from '../../query/segment-rows.ts'
import { spansOf } from '../../query/span.ts'
import { tallyOf } from '../../query/tally.ts'
import { taskLinksOf } from '../../query/task-link.ts'
import { entryOfRows } from '../entry-of-rows.ts'
import { expiredDay, expiresDay } from '../expires-day.ts'
import type { AppendResult, NewEntry, Rejection, SessionEntries, Store } from '../store.ts'
import { storedEntries } from '../stored-entries.ts'
import { takeOver } from '../take-over.ts'
import { whyNotKeepable } from '../why-not-keepable.ts'
import { listRows } from './list-rows.ts'

/** How a store in memory is made. */
export interface MemoryStoreOptions {
  /** Epoch milliseconds of arrival. @default Date.now */
  readonly now?: () => number
}

/** A ledger in memory: arrays and maps. It is the reference that other stores are compared with. */
export function memoryStore({ now = Date.now }: MemoryStoreOptions = {}): Store {
  let rows: StoredRow[] = []
  let lastSeq = 0
  let retainedFrom: number | null = null
  let forgottenTo = 0
  let isClosed = false
  const byId = new Map<string, readonly StoredRow[]>()
  const prices = new Map<string, PriceRow>()
  const states = new Map<string, string>()
  const expiry = new Map<string, number>()
  let lastDay = 0
  const origins = new Map<string, string>()

  function forgetExpired(today: number): void {
    if (today <= lastDay) return
    lastDay = today
    for (const [id, day] of expiry) {
      if (day > today) continue
      states.delete(id)
      expiry.delete(id)
    }
  }

  function keep(entry: Entry): void {
    const recordedAt = now()
    const stored = segmentRows(entry).map((row) => ({ ...row, seq: ++lastSeq, recordedAt }))
    byId.set(entry.id, stored)
    rows.push(...stored)
    for (const { price } of entry.cost.segments)
      if (price !== null && !prices.has(price.id)) prices.set(price.id, price)
  }

  function append(entries: Iterable<NewEntry>): AppendResult {
    const rejected: Rejection[] = []
    let accepted = 0
    let index = -1
    for (const { entry, origin } of entries) {
      index++
      const fault = whyNotKeepable(entry, retainedFrom)
      if (fault !== null) {
        rejected.push({ index, id: typeof entry?.id === 'string' ? entry.id : null, ...fault })
      } else if (!byId.has(entry.id)) {
        keep(entry)
        const { source } = entry.dimensions
        if (origin !== undefined && source !== undefined)
          origins.set(stateId(source, entry.id), origin)
        accepted++
      } else {
        for (const one of takeOver(entry, heldEntry)) if (!byId.has(one.id)) keep(one)
      }
    }
    return { accepted, duplicates: index + 1 - accepted - rejected.length, rejected }
  }

  const stateOf = (scope: string, key: string): string | undefined =>
    states.get(stateId(scope, key)) ??
    (byId.has(key) ? origins.get(stateId(scope, key)) : undefined)

  function heldEntry(id: string): Entry | undefined {
    const stored = byId.get(id)
    return stored && entryOfRows({ id, rows: stored }, prices)
  }

  function ofSession({ session, source, ...within }: SessionEntries): readonly Entry[] {
    const { from = -Infinity, to = Infinity, limit = Infinity } = within
    const found = rows
      .filter((row) => row.session === session && row.source === source)
      .filter(({ time }) => time >= from && time < to)
      .sort((left, right) => (left.id < right.id ? -1 : left.id > right.id ? 1 : 0))
    return storedEntries(found.slice(0, limit)).map((stored) => entryOfRows(stored, prices))
  }

  /** Every method is async, so that a closed store rejects and never throws. */
  const whenOpen =
    <Args extends unknown[], Result>(work: (...args: Args) => Result) =>
    async (...args: Args): Promise<Result> => {
      if (isClosed) throw new TokenledgerError('store_closed', 'Cannot use the store: it is closed')
      return work(...args)
    }

  return {
    append: whenOpen((entries) => append(entries.map((entry) => ({ entry })))),
    appendEach: whenOpen((batches) => {
      const all = batches.map((entries) => Array.from(entries, (entry) => ({ entry })))
      return all.map(append)
    }),
    reconcile: whenOpen((scope, keys, decide) => {
      const known = keys.flatMap((key) => {
        const state = stateOf(scope, key)
        return state === undefined ? [] : [[key, state] as const]
      })
      // Nothing is kept of a step that throws.
      const decided = [...decide(new Map(known), heldEntry, ofSession)]
      for (const one of decided) {
        if (one.kind !== 'state') continue
        const id = stateId(scope, one.key)
        states.set(id, one.state)
        if (one.keepMs === undefined) expiry.delete(id)
        else expiry.set(id, expiresDay(now(), one.keepMs))
      }
      forgetExpired(expiredDay(now()))
      return append(decided.filter((one) => one.kind === 'entry'))
    }),
    states: whenOpen((scope) => {
      const own = [...states].flatMap(([id, state]) => {
        const [its, key] = JSON.parse(id) as [string, string]
        return its === scope ? [[key, state] as const] : []
      })
      return new Map(own)
    }),
    ask: whenOpen((query) => evaluate(query, rows)),
    spans: whenOpen((by, selection) => spansOf(by, selection, rows)),
    taskLinks: whenOpen((project?: string) =>
      taskLinksOf(project === undefined ? rows : rows.filter((row) => row.project === project)),
    ),
    list: whenOpen((listing) => listRows(rows, listing)),
    read: whenOpen((id) => storedEntries(withCorrections(rows, id))),
    tail: whenOpen((after, limit) => rows.filter((row) => row.seq > after).slice(0, limit)),
    tally: whenOpen((upTo) => tallyOf(rows.filter((row) => row.seq <= upTo))),
    lastSeq: whenOpen(() => lastSeq),
    prices: whenOpen(
      (wanted) =>
        new Map(
          wanted.flatMap((id) => {
            const price = prices.get(id)
            return price === undefined ? [] : [[id, price]]
          }),
        ),
    ),
    forget: whenOpen((before) => {
      const gone = rows.filter((row) => row.time < before)
      rows = rows.filter((row) => row.time >= before)
      retainedFrom = Math.max(before, retainedFrom ?? before)
      forgottenTo = lastSeq
      for (const { id } of gone) byId.delete(id)
      return gone.filter((row) => row.segment === 0).length
    }),
    stats: whenOpen(() => {
      const times = rows.map((row) => row.time)
      return {
        engine: 'memory',
        location: 'memory',
        schemaVersion: 0,
        entries: byId.size,
        rows: rows.length,
        first: times.length === 0 ? null : times.reduce((a, b) => Math.min(a, b)),
        last: times.length === 0 ? null : times.reduce((a, b) => Math.max(a, b)),
        bytes: 0,
        retainedFrom,
        lastSeq,
        forgottenTo,
      }
    }),
    check: whenOpen(() => []),
    close: async () => {
      isClosed = true
    },
  }
}

const stateId = (scope: string, key: string): string => JSON.stringify([scope, key])

/** Corrections arrive after what they correct, so that one pass finds corrections of corrections. */
function withCorrections(rows: readonly StoredRow[], id: string): StoredRow[] {
  const family = new Set([id])
  return rows.filter((row) => {
    if (row.corrects !== null && family.has(row.corrects)) family.add(row.id)
    return family.has(row.id)
  })
}
