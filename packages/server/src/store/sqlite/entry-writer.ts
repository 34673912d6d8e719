import type { Entry } from '@tokenledger/sdk/core'
import { TokenledgerError } from '@tokenledger/sdk/errors'
import { segmentRows } from '../../query/segment-rows.ts'
import type { AppendResult, HeldEntry, NewEntry, Rejection } from '../store.ts'
import { takeOver } from '../take-over.ts'
import { whyNotKeepable } from '../why-not-keepable.ts'
import { META } from './meta.ts'
import { priceKeeper } from './price-keeper.ts'
import { encodeRow } from './row-codec.ts'
import { rowInserter } from './row-inserter.ts'
import type { SqliteDatabase, SqlValue } from './sqlite-driver.ts'

/** Writes entries within a transaction of the caller. */
export interface EntryWriter {
  /** Keeps what is new and good. Throws only when the engine fails; then nothing is kept. */
  write(entries: Iterable<NewEntry>): AppendResult
  /** To be called once the transaction is durable. */
  committed(): void
}

/** Where a transaction begins. */
interface Start {
  readonly lastSeq: number
  readonly retainedFrom: number | null
  readonly recordedAt: number
}

/** What a writer stands on. */
export interface WriterOptions {
  /** Epoch milliseconds of arrival. */
  readonly now: () => number
  readonly held: HeldEntry
}

/** A writer with its prepared statements. */
export function entryWriter(db: SqliteDatabase, { now, held }: WriterOptions): EntryWriter {
  const insert = rowInserter(db)
  const selectMeta = db.prepare('SELECT value FROM meta WHERE key = ?')
  const setMeta = db.prepare(
    'INSERT INTO meta VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value',
  )
  const prices = priceKeeper(db)

  const metaOf = (key: string): number | null => {
    const row = selectMeta.get(key)
    return row === undefined ? null : Number(row['value'])
  }

  return {
    write(entries) {
      const start: Start = {
        lastSeq: metaOf(META.lastSeq) ?? 0,
        retainedFrom: metaOf(META.retainedFrom),
        recordedAt: now(),
      }
      prices.begin()
      const { lastSeq, ...result } = writeFrom(start, entries)
      if (lastSeq > start.lastSeq) setMeta.run(META.lastSeq, lastSeq)
      return result
    },
    committed: prices.committed,
  }

  function writeFrom(
    start: Start,
    entries: Iterable<NewEntry>,
  ): AppendResult & { readonly lastSeq: number } {
    let { lastSeq } = start
    let accepted = 0
    let index = -1
    const rejected: Rejection[] = []
    for (const one of entries) {
      index++
      const rows = encodeEntry(one, start, lastSeq)
      if (!Array.isArray(rows)) rejected.push({ index, ...rows })
      else if (insertNew(rows)) {
        accepted++
        lastSeq += rows.length
        prices.keep(one.entry)
      } else lastSeq = replaceWatched(one.entry, start, lastSeq)
    }
    const duplicates = index + 1 - accepted - rejected.length
    return { accepted, duplicates, rejected, lastSeq }
  }

  /** The number of the last row then. */
  function replaceWatched(known: Entry, start: Start, before: number): number {
    let lastSeq = before
    for (const entry of takeOver(known, held)) {
      const rows = encodeEntry({ entry }, start, lastSeq)
      if (!Array.isArray(rows) || !insertNew(rows)) continue
      lastSeq += rows.length
      prices.keep(entry)
    }
    return lastSeq
  }

  /** The first row decides for all of them: an entry is all its rows or none. */
  function insertNew(rows: readonly SqlValue[][]): boolean {
    for (const [segment, values] of rows.entries()) {
      if (insert(values)) continue
      if (segment === 0) return false
      const message = `Cannot keep an entry: the ledger holds segment ${segment} of it without the first; run "tokenledger verify"`
      throw new TokenledgerError('store_damaged', message)
    }
    return true
  }
}

function encodeEntry(
  { entry, origin }: NewEntry,
  { retainedFrom, recordedAt }: Start,
  lastSeq: number,
): SqlValue[][] | Omit<Rejection, 'index'> {
  const fault = whyNotKeepable(entry, retainedFrom)
  if (fault !== null) return { id: typeof entry?.id === 'string' ? entry.id : null, ...fault }
  try {
    return segmentRows(entry).map((row, index) =>
      encodeRow(row, {
        seq: lastSeq + 1 + index,
        recordedAt,
        origin: index === 0 ? (origin ?? null) : null,
      }),
    )
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    const message = `Cannot keep the entry "${entry.id}": ${reason}`
    return { id: entry.id, code: 'invalid_entry', message }
  }
}
