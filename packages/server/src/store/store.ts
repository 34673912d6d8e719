import type { Entry, PriceRow } from '@tokenledger/sdk/core'
import type { Answer } from '../query/answer.ts'
import type { Filter, Query } from '../query/query.ts'
import type { StoredRow } from '../query/segment-row.ts'
import type { Selection, Span, SpanDimension } from '../query/span.ts'
import type { Tally } from '../query/tally.ts'
import type { TaskLink } from '../query/task-link.ts'

/** What became of the entries of one append. The three add up to what was handed in. */
export interface AppendResult {
  readonly accepted: number
  /** Entries whose id the ledger had already (or that stood earlier in the same append). */
  readonly duplicates: number
  readonly rejected: readonly Rejection[]
}

/** An entry that cannot be kept, and why. Its neighbours are kept. */
export interface Rejection {
  /** Its place in the append. */
  readonly index: number
  readonly id: string | null
  readonly code: string
  readonly message: string
}

/** An entry on its way into a ledger. */
export interface NewEntry {
  readonly entry: Entry
  /**
   * The state of the key that is the entry's id, in the scope that is its source: what an importer
   * remembers of a call from the beginning. It is kept beside the entry, and with it or not at all.
   */
  readonly origin?: string
}

/** What a reconciler decides about observations: an entry that follows, or a state that replaces the old one. */
export type Decided =
  | ({ readonly kind: 'entry' } & NewEntry)
  | {
      readonly kind: 'state'
      readonly key: string
      readonly state: string
      /** How long it is remembered after it was written last, and a day at most longer. @default for good */
      readonly keepMs?: number
    }

/**
 * Says what follows from states and entries: synchronous, without side effects, one decision at a
 * time, so that a step of any size needs little memory.
 */
export type Decide = (
  known: ReadonlyMap<string, string>,
  held: HeldEntry,
  ofSession: EntriesOfSession,
) => Iterable<Decided>

/** The entry that the ledger holds under an id (`entryOfRows`); undefined: none. */
export type HeldEntry = (id: string) => Entry | undefined

/** The entries of a session that one reporter brought, in the order of their ids; reversals too. */
export type EntriesOfSession = (wanted: SessionEntries) => readonly Entry[]

/** Whose entries are looked for. */
export interface SessionEntries {
  readonly session: string
  /** The dimension `source`. */
  readonly source: string
  /** From this time on, and before that one: epoch milliseconds. @default all times */
  readonly from?: number
  readonly to?: number
  /** At most so many rows. @default all */
  readonly limit?: number
}

/** Which calls to list: the newest first. */
export interface Listing {
  readonly from?: number
  readonly to?: number
  readonly where: readonly Filter[]
  /** 1 to 1000. */
  readonly limit: number
  /** `next` of the page before. */
  readonly cursor?: string
}

/** One entry of the ledger: its rows, in the order of its segments. */
export interface StoredEntry {
  readonly id: string
  readonly rows: readonly StoredRow[]
}

/** A page of entries; `next` is null on the last one. */
export interface EntryPage {
  readonly entries: readonly StoredEntry[]
  readonly next: string | null
}

/** What a ledger holds, for `doctor`. */
export interface StoreStats {
  readonly engine: string
  readonly location: string
  readonly schemaVersion: number
  readonly entries: number
  readonly rows: number
  /** Times of the first and the last call; null when empty. */
  readonly first: number | null
  readonly last: number | null
  readonly bytes: number
  /** Calls before this time were forgotten by retention; null: none ever. */
  readonly retainedFrom: number | null
  /** The highest row number ever given, 0 when none was. Numbers are given without gaps. */
  readonly lastSeq: number
  /** The highest row number when calls were last forgotten: gaps up to it are no loss. */
  readonly forgottenTo: number
}

/**
 * Where entries are kept: append-only, idempotent by id. Every store passes `store.contract.ts`.
 * One store may be open in several processes; writers wait for each other, readers for nobody.
 */
export interface Store {
  /** Keeps the entries durably in one step. A bad one is rejected, its neighbours are kept. */
  append(entries: readonly Entry[]): Promise<AppendResult>

  /**
   * The same for batches of several senders: all in one durable step, each with a result of its own.
   * Entries are taken one by one, and from the start again if the step has to begin again.
   */
  appendEach(batches: readonly Iterable<Entry>[]): Promise<readonly AppendResult[]>

  /**
   * One atomic step for importers: reads the states of `keys` in `scope`, lets `decide` say which
   * entries and states follow, and keeps both. Two importers of the same keys see each other's
   * states, so nothing is counted twice. `held` gives, within the same step, the entry that the
   * ledger holds under an id, with the costs that it holds; `ofSession` those of a session.
   */
  reconcile(scope: string, keys: readonly string[], decide: Decide): Promise<AppendResult>

  /** All states of a scope, by key. For scopes with few keys: an importer's files. */
  states(scope: string): Promise<ReadonlyMap<string, string>>

  /** Answers a question as `evaluate` does. */
  ask(query: Query): Promise<Answer>

  /** When the calls were made that share a value, as `spansOf` does: in any order. */
  spans(by: SpanDimension, selection: Selection): Promise<readonly Span[]>

  /**
   * Which task is a part of which, as `taskLinksOf` does: what was said first comes first. Of
   * all calls, or of those of one project.
   */
  taskLinks(project?: string): Promise<readonly TaskLink[]>

  /** Lists entries, the newest first. */
  list(listing: Listing): Promise<EntryPage>

  /** The entry with this id and all that correct it, in the order of their arrival. */
  read(id: string): Promise<readonly StoredEntry[]>

  /** Rows after the cursor `seq`, in order; what replicas and `verify` read. */
  tail(after: number, limit: number): Promise<readonly StoredRow[]>

  /** What the rows up to this number add up to, as `tallyOf` does: for who then follows the tail. */
  tally(upTo: number): Promise<readonly Tally[]>

  /** The number of the row that was written last, 0 when there was none; what followers wait for. */
  lastSeq(): Promise<number>

  /** The ledger's copies of these price rows. */
  prices(ids: readonly string[]): Promise<ReadonlyMap<string, PriceRow>>

  /** Forgets calls before `time` for good and refuses later appends of such calls. Returns how many entries went. */
  forget(before: number): Promise<number>

  stats(): Promise<StoreStats>

  /** Checks the engine's own files. Returns what is wrong; empty: nothing. */
  check(): Promise<readonly string[]>

  close(): Promise<void>
}
