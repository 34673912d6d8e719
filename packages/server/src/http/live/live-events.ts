import type { Filter } from '../../query/query.ts'
import { rowFilter } from '../../query/row-filter.ts'
import { addMeasures, NO_MEASURES } from '../../questions/add-measures.ts'
import { entriesMeasures } from '../../questions/entries-figures.ts'
import { eventRow } from '../../questions/event-row.ts'
import type { Store, StoredEntry } from '../../store/store.ts'
import type { CallsInFlight } from './calls-in-flight.ts'
import type { LedgerFeed } from './ledger-feed.ts'
import { newEntries } from './new-entries.ts'
import { serverSentEvent } from './server-sent-event.ts'

/** What a stream of a listener is made of. */
export interface LiveOptions {
  readonly store: Pick<Store, 'tail'>
  readonly feed: LedgerFeed
  readonly inFlight: CallsInFlight
  /** The stream begins with the entry after this row. */
  readonly after: number
  readonly where: readonly Filter[]
  /** The only project that the listener may see; null: all of them. */
  readonly project: string | null
  /** The listener has gone. */
  readonly signal: AbortSignal
}

/** A silent stream is ended by what stands between; milliseconds. */
const HEARTBEAT_MS = 15_000
const RETRY = 'retry: 1000\n\n'

/**
 * The events of one listener as text: `entry`, `totals` (of the entries that this stream has told),
 * `in_flight`. It reads on only when the listener takes what it was given, so that a slow one lags
 * and holds no more than a batch.
 */
export async function* liveEvents(options: LiveOptions): AsyncGenerator<string> {
  const { store, feed, inFlight, project, signal } = options
  const inside: readonly Filter[] =
    project === null ? [] : [{ dimension: 'project', anyOf: [project] }]
  const isAsked = rowFilter({ where: [...options.where, ...inside] })
  let seq = options.after
  let totals = NO_MEASURES
  let shown = -1
  let lastSent = performance.now()
  yield RETRY + serverSentEvent('totals', { since_seq: seq, ...totals })
  while (!(signal.aborted || feed.isClosed)) {
    const entries = await newEntries(store, seq)
    const asked = entries.filter(({ rows }) => rows.some(isAsked))
    seq = entries.at(-1)?.rows.at(-1)?.seq ?? seq
    inFlight.settle(entries.flatMap(namesOf))
    const texts = asked.map((entry) => {
      const last = entry.rows.at(-1)?.seq
      return serverSentEvent('entry', eventRow(entry), last)
    })
    if (asked.length > 0) {
      totals = addMeasures(totals, entriesMeasures(asked))
      texts.push(serverSentEvent('totals', { since_seq: options.after, ...totals }))
    }
    const calls = inFlight.list(project)
    if (inFlight.version !== shown) {
      shown = inFlight.version
      texts.push(serverSentEvent('in_flight', { calls }))
    }
    if (texts.length === 0 && performance.now() - lastSent >= HEARTBEAT_MS)
      texts.push(': alive\n\n')
    if (texts.length > 0) {
      lastSent = performance.now()
      yield texts.join('')
    }
    await feed.after(seq)
  }
}

/** By what a call may have been told of while it was in flight: before its answer it has no other id. */
const namesOf = ({ id, rows: [row] }: StoredEntry): readonly string[] => [
  id,
  row?.responseId ?? id,
  row?.parentId ?? id,
]
