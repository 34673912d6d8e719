import { type PriceBook, TokenledgerError } from '@tokenledger/sdk/reading'
import type { Store } from '../../store/store.ts'
import { contentIds } from '../content-ids.ts'
import { type EntryContext, entryOf } from '../entry-of.ts'
import type { EventFault } from '../event-fault.ts'
import { type ImportRecord, importRecords } from '../import-records.ts'
import type { ImportProgress, ImportReport } from '../import-report.ts'
import { openInput } from '../open-input.ts'
import { type CsvMapping, type CsvPlan, csvPlan } from './csv-plan.ts'
import { eventOfRow } from './event-of-row.ts'
import { type CsvRow, readRows } from './read-rows.ts'

/** What an import of CSV needs. */
export interface CsvImport extends CsvMapping {
  readonly store: Store
  /** A file's path, or a stream of bytes such as stdin. */
  readonly input: string | AsyncIterable<Uint8Array>
  /** Epoch milliseconds: times far ahead of it are refused. */
  readonly now: () => number
  readonly priceBook?: PriceBook
  /** Told after each batch of 1,000. */
  readonly onProgress?: (progress: ImportProgress) => void
}

/**
 * Imports the rows of a CSV file as calls. A row without an id is known by the hash of its cells and
 * its count among equal rows: the file imported again, moved, grown, or with another mapping, adds
 * only rows that are new. A bad row is reported with its line; its neighbours are kept.
 *
 * @throws TokenledgerError `unknown_column`, `invalid_mapping`, `invalid_time_zone`,
 * `file_not_readable`, or what the store throws.
 */
export async function importCsv(options: CsvImport): Promise<ImportReport> {
  const { store, onProgress } = options
  const input = openInput(options.input)
  const { header, rows } = await readRows(input.text)
  const records = recordsOf(rows, csvPlan(header, options), options)
  return importRecords({
    store,
    source: 'csv',
    input,
    records,
    ...(onProgress !== undefined && { onProgress }),
  })
}

async function* recordsOf(
  rows: AsyncIterable<CsvRow>,
  plan: CsvPlan,
  { now, priceBook }: CsvImport,
): AsyncIterable<ImportRecord> {
  const idOf = contentIds('csv')
  for await (const { line, cells } of rows) {
    const context = {
      now: now(),
      newId: () => idOf(JSON.stringify(cells)),
      source: 'csv',
      ...(priceBook !== undefined && { priceBook }),
    }
    yield { line, result: cells === null ? unclosedQuote() : resultOf(cells, plan, context) }
  }
}

function resultOf(cells: readonly string[], plan: CsvPlan, context: EntryContext) {
  try {
    return entryOf(eventOfRow(cells, plan), context)
  } catch (error) {
    if (!(error instanceof TokenledgerError)) throw error
    return { id: null, code: error.code, message: error.message }
  }
}

function unclosedQuote(): EventFault {
  const message =
    'Cannot read from this row on: a quote is opened and not closed within 1 MiB; close it and import the file again'
  return { id: null, code: 'invalid_row', message }
}
