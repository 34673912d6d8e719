import { statSync } from 'node:fs'
import type { ImportProgress, ImportReport } from '../../ingest/import-report.ts'
import type { Store } from '../../store/store.ts'
import type { Io } from '../io.ts'
import { countText } from '../render/number-text.ts'
import { timeZoneOf } from '../time-zone-of.ts'
import { type SingleFileKind, STDIN } from './file-kind.ts'
import { fileOutcome, type ImportOutcome } from './import-outcome.ts'
import type { ImportWords } from './import-words.ts'
import { liveProgress } from './live-progress.ts'

/**
 * Imports one file of CSV, events or OTLP (or stdin) and shows how far it is.
 *
 * @throws TokenledgerError what the importer and the store throw
 */
export async function importFile(
  store: Store,
  io: Io,
  file: { readonly kind: SingleFileKind; readonly path: string },
  words: ImportWords,
): Promise<ImportOutcome> {
  const { kind, path } = file
  const progress = liveProgress(io)
  const totalBytes = path === STDIN ? 0 : (statSync(path, { throwIfNoEntry: false })?.size ?? 0)
  const common = {
    store,
    input: path === STDIN ? process.stdin : path,
    now: io.now,
    onProgress: ({ bytes, records }: ImportProgress) =>
      progress.show({ bytes, totalBytes, counted: `${countText(records)} records` }),
  }
  try {
    const report = await IMPORTERS[kind](common, words, io)
    return fileOutcome(report, `${kind} ${path === STDIN ? 'stdin' : path}`)
  } finally {
    progress.end()
  }
}

type Common = Parameters<typeof import('../../ingest/native/import-events.ts').importEvents>[0]

const IMPORTERS: Readonly<
  Record<SingleFileKind, (common: Common, words: ImportWords, io: Io) => Promise<ImportReport>>
> = { csv, events, 'otlp-json': otlp }

async function otlp(common: Common): Promise<ImportReport> {
  const { importOtlp } = await import('../../ingest/otlp/import-otlp.ts')
  return importOtlp(common)
}

async function events(common: Common): Promise<ImportReport> {
  const { importEvents } = await import('../../ingest/native/import-events.ts')
  return importEvents(common)
}

async function csv(common: Common, words: ImportWords, io: Io): Promise<ImportReport> {
  const { importCsv } = await import('../../ingest/csv/import-csv.ts')
  const { parseAssignments } = await import('../../ingest/csv/parse-assignments.ts')
  return importCsv({
    ...common,
    ...(words.map !== undefined && { map: parseAssignments(words.map) }),
    ...(words.set !== undefined && { set: parseAssignments(words.set) }),
    timeZone: timeZoneOf(words.tz, io),
  })
}
