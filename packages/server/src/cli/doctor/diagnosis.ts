import { priceBook } from '@tokenledger/sdk/reading'
import { AGENT_LOG_SOURCES } from '../../ingest/agent-logs/agent-log-sources.ts'
import { type FileStatus, historyStatus } from '../../ingest/agent-logs/history-status.ts'
import { SKIP_REASONS } from '../../ingest/agent-logs/skip-reasons.ts'
import type { CoverageCounts } from '../../query/answer.ts'
import type { Store } from '../../store/store.ts'
import type { Io } from '../io.ts'
import type { OpenLedger } from '../open-ledger.ts'
import { version } from '../version.ts'

/** What is known about the ledger file in use. */
export interface LedgerDiagnosis {
  readonly file: string
  readonly is_sample: boolean
  readonly engine: string
  readonly schema_version: number
  readonly bytes: number
  readonly entries: number
  readonly rows: number
  readonly first_call: string | null
  readonly last_call: string | null
  /** Calls before this were forgotten by retention. */
  readonly retained_from: string | null
  readonly coverage: CoverageCounts
}

/** A tool whose histories can be imported, and how many files of it are here. */
export interface FoundHistories {
  readonly source: string
  readonly title: string
  readonly files: number
  readonly bytes: number
  /** Files that were read to their end. */
  readonly files_read: number
  /** Files that were read and are gone by now, or stand in another place. */
  readonly other_files: number
  /** Rows of both that speak of usage … */
  readonly rows: number
  /** … that hold an answer of a model … */
  readonly answers: number
  /** … and that tell more of an answer that another row told of, in this or another file. */
  readonly merged: number
  /** Calls in the ledger that came from this tool, also from files that are gone. */
  readonly calls: number
  /** The other rows: why they are not counted, and where the first one stands. */
  readonly skipped: readonly SkippedRows[]
  /** Each file, when asked for. */
  readonly list?: readonly FoundFile[]
}

/** Rows that are not counted for one reason. */
export interface SkippedRows {
  readonly reason: string
  readonly meaning: string
  readonly count: number
  readonly file: string
  /** Null: the file is gone. */
  readonly line: number | null
}

/** A history file. */
export interface FoundFile {
  readonly file: string
  readonly bytes: number
  readonly state: 'read' | 'changed' | 'new'
  readonly rows: number
  readonly answers: number
  readonly skipped: number
}

/** What `doctor --json` prints. */
export interface Diagnosis {
  readonly schema_version: 1
  readonly version: string
  readonly node: string
  readonly platform: string
  readonly price_book: { readonly checked: string; readonly models: number }
  /** Null: there is none yet. */
  readonly ledger: LedgerDiagnosis | null
  readonly histories: readonly FoundHistories[]
  /** What is wrong; empty: nothing. */
  readonly problems: readonly string[]
  /** What to do next. */
  readonly suggestions: readonly string[]
}

/** Looks at this installation, its ledger and the histories on this machine. Changes nothing. */
export async function diagnose(
  opened: OpenLedger | null,
  io: Io,
  { listsFiles = false }: { readonly listsFiles?: boolean } = {},
): Promise<Diagnosis> {
  const ledger = opened === null ? null : await ledgerOf(opened)
  const histories = await foundHistories(opened?.store ?? null, io, listsFiles)
  return {
    schema_version: 1,
    version: version(),
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    price_book: bookFacts(),
    ledger,
    histories,
    problems: opened === null ? [] : await opened.store.check(),
    suggestions: suggestionsFor(ledger, histories),
  }
}

async function foundHistories(
  store: Store | null,
  { env, home }: Io,
  listsFiles: boolean,
): Promise<readonly FoundHistories[]> {
  const calls = store === null ? new Map<string, number>() : await callsBySource(store)
  const found: FoundHistories[] = []
  for (const source of AGENT_LOG_SOURCES) {
    const status = await historyStatus(store, source, { env, home })
    const { files, otherFiles, rows, observations, skipped } = status
    const known = calls.get(`import:${source.name}`) ?? 0
    found.push({
      source: source.name,
      title: source.title,
      files: files.length,
      bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
      files_read: files.filter(({ state }) => state === 'read').length,
      other_files: otherFiles,
      rows,
      answers: observations,
      merged: Math.max(0, observations - known),
      calls: known,
      skipped: skipped.map((one) => ({ ...one, meaning: SKIP_REASONS[one.reason] })),
      ...(listsFiles && { list: files.map(foundFile) }),
    })
  }
  return found
}

const foundFile = ({ path, bytes, state, counts }: FileStatus): FoundFile => ({
  file: path,
  bytes,
  state,
  rows: counts.rows,
  answers: counts.observations,
  skipped: counts.rows - counts.observations,
})

async function callsBySource(store: Store): Promise<ReadonlyMap<string, number>> {
  const { rows } = await store.ask({
    bucket: 'none',
    timeZone: 'UTC',
    groupBy: ['source'],
    where: [],
    previous: false,
    measures: ['calls'],
  })
  return new Map(rows.map(({ source, calls }) => [String(source), calls]))
}

async function ledgerOf({ store, file, isSample }: OpenLedger): Promise<LedgerDiagnosis> {
  const stats = await store.stats()
  const { coverage } = await store.ask({
    bucket: 'none',
    timeZone: 'UTC',
    groupBy: [],
    where: [],
    previous: false,
    measures: ['calls'],
  })
  return {
    file,
    is_sample: isSample,
    engine: stats.engine,
    schema_version: stats.schemaVersion,
    bytes: stats.bytes,
    entries: stats.entries,
    rows: stats.rows,
    first_call: isoOrNull(stats.first),
    last_call: isoOrNull(stats.last),
    retained_from: isoOrNull(stats.retainedFrom),
    coverage,
  }
}

const isoOrNull = (ms: number | null): string | null =>
  ms === null ? null : new Date(ms).toISOString()

function bookFacts(): Diagnosis['price_book'] {
  const { checked, files } = priceBook()
  return { checked, models: files.reduce((sum, { models }) => sum + models.length, 0) }
}

function suggestionsFor(
  ledger: LedgerDiagnosis | null,
  histories: readonly FoundHistories[],
): string[] {
  const hasHistories = histories.some(({ files }) => files > 0)
  const isEmpty = ledger === null || ledger.entries === 0 || ledger.is_sample
  const model = ledger?.coverage.unpriced_models[0]?.model ?? null
  return [
    ...(isEmpty && hasHistories
      ? ['tokenledger import: histories are here, but not in the ledger']
      : []),
    ...(isEmpty && !hasHistories
      ? ['tokenledger import usage.csv --map time=When,input_tokens=In: no agent history is here']
      : []),
    ...(model === null
      ? []
      : [`tokenledger report --where model:${model} --by source: its calls have no price`]),
  ]
}
