import { TokenledgerError } from '@tokenledger/sdk/core'
import { ownNames } from '../../ingest/csv/csv-plan.ts'
import { importCsv } from '../../ingest/csv/import-csv.ts'
import { parseAssignments } from '../../ingest/csv/parse-assignments.ts'
import { memoryStore } from '../../store/memory/memory-store.ts'
import type { Store } from '../../store/store.ts'
import type { Io } from '../io.ts'
import { countOf } from '../render/number-text.ts'
import { visibleText } from '../render/visible-text.ts'
import { exportColumns, exportProvider } from './export-columns.ts'

/** How an export is to be read. */
export interface ExportWords {
  readonly map?: string
  readonly set?: string
  readonly timeZone: string
}

/** The rows of an export. */
export interface ProviderExport {
  readonly store: Store
  /** Whose it is, where its rows do not say so but its columns do. */
  readonly provider: string | null
}

/**
 * Reads an export as `import` would, into a store of its own: nothing of it gets into the ledger.
 *
 * @throws TokenledgerError `nothing_imported`, and what `importCsv` throws
 */
export async function readExport(
  path: string,
  words: ExportWords,
  io: Io,
): Promise<ProviderExport> {
  const store = memoryStore()
  let provider: string | null = null
  const { accepted, rejected, rejections } = await importCsv({
    store,
    input: path,
    now: io.now,
    timeZone: words.timeZone,
    columnsOf: (header) => {
      provider = exportProvider(header)
      return new Map([...exportColumns(header), ...ownNames(header)])
    },
    ...(words.map !== undefined && { map: parseAssignments(words.map) }),
    ...(words.set !== undefined && { set: parseAssignments(words.set) }),
  })
  const [first] = rejections
  const why =
    first === undefined ? '' : `: line ${first.line} ${first.code}: ${visibleText(first.message)}`
  if (accepted === 0) {
    throw new TokenledgerError(
      'nothing_imported',
      `Cannot compare with "${path}": not one row could be read${why}`,
    )
  }
  if (rejected > 0) {
    io.err(
      io.errColours.yellow(`warning: ${countOf(rejected, 'row')} of the export left out${why}\n`),
    )
  }
  return { store, provider }
}
