import type { PriceBook } from '@tokenledger/sdk/reading'
import type { Store } from '../../store/store.ts'
import { contentIds } from '../content-ids.ts'
import { entryOf } from '../entry-of.ts'
import { type ImportRecord, importRecords } from '../import-records.ts'
import type { ImportProgress, ImportReport } from '../import-report.ts'
import { isWithdrawn } from '../is-withdrawn.ts'
import { openInput } from '../open-input.ts'
import { readEvents } from './read-events.ts'

/** What an import of events needs. */
export interface EventImport {
  readonly store: Store
  /** A file's path, or a stream of bytes such as stdin. */
  readonly input: string | AsyncIterable<Uint8Array>
  /** Epoch milliseconds: the time of events that have none. */
  readonly now: () => number
  readonly priceBook?: PriceBook
  /** Told after each batch of 1,000. */
  readonly onProgress?: (progress: ImportProgress) => void
}

/**
 * Imports events of the wire from JSON or NDJSON, gzipped or not. A bad one is reported with its line
 * and a code; its neighbours are kept. An event with neither an id nor a response id is known by the
 * hash of its content and its count among equal ones, so that a file imported again adds nothing.
 *
 * @throws TokenledgerError `file_not_readable`, `input_too_large`, or what the store throws.
 */
export function importEvents(options: EventImport): Promise<ImportReport> {
  const { store, onProgress } = options
  const input = openInput(options.input)
  const records = recordsOf(input.text, options)
  return importRecords({
    store,
    source: 'events',
    input,
    records,
    ...(onProgress !== undefined && { onProgress }),
  })
}

async function* recordsOf(
  text: AsyncIterable<string>,
  { now, priceBook }: EventImport,
): AsyncIterable<ImportRecord> {
  const idOf = contentIds('events')
  for await (const { event, fault, ...place } of readEvents(text)) {
    const result =
      fault ??
      entryOf(event, {
        now: now(),
        newId: () => idOf(JSON.stringify(event)),
        ...(priceBook !== undefined && { priceBook }),
      })
    yield { ...place, result, isWithdrawn: isWithdrawn(event) }
  }
}
