import type { AgentLogSource, Decoder } from './agent-log-source.ts'
import type { FileMemory } from './file-memory.ts'
import { type FileState, fileStateOf } from './file-state.ts'
import { fileTally } from './file-tally.ts'
import {
  type FileWork,
  type ImportPlan,
  type PlanOptions,
  planImport,
  type SourcePlan,
} from './plan-import.ts'
import { NOTHING, type ReconcileCounts } from './reconcile-counts.ts'
import { type Reconciler, reconciler } from './reconciler.ts'
import type { SkipCount, SkipTally } from './skip-tally.ts'
import { addUnreadable } from './unreadable-file.ts'

/** What to import, and where to. */
export interface ImportOptions extends PlanOptions {
  /** Told after each file and each batch. */
  readonly onProgress?: (progress: ImportProgress) => void
}

/** How far an import is. */
export interface ImportProgress {
  readonly source: string
  readonly files: number
  readonly filesTotal: number
  readonly bytes: number
  readonly bytesTotal: number
}

/** What an import of one tool's histories found and did. */
export interface ImportReport extends ReconcileCounts {
  /** The tool: `claude-code`. */
  readonly source: string
  readonly title: string
  /** What was found. */
  readonly files: number
  readonly bytes: number
  /** What of it was new, and read. */
  readonly filesRead: number
  readonly bytesRead: number
  /** Rows that speak of usage, of what was read. */
  readonly rowsRead: number
  /** Those of them that hold an answer of a model. The others are among `skipped`. */
  readonly observations: number
  readonly skipped: readonly SkipCount[]
}

/**
 * Imports the histories of coding agents: finds their files, reads what is new in each, merges the
 * rows of one call wherever they stand, and enters what the ledger does not know yet. Nothing of a
 * conversation's content is kept. It may be repeated and interrupted at any time, and run in several
 * processes at once: a call counts once. What was imported stays when its history is deleted.
 *
 * Returns a report for each tool, also for one of which nothing was found.
 */
export async function importAgentLogs(options: ImportOptions): Promise<readonly ImportReport[]> {
  return importPlanned(await planImport(options), options)
}

/** Does what was planned: `importAgentLogs` in two steps, for who wants to know how much it will be. */
export async function importPlanned(
  plan: ImportPlan,
  options: ImportOptions,
): Promise<readonly ImportReport[]> {
  const reports: ImportReport[] = []
  for (const one of plan.sources) reports.push(await importSource(one, options))
  return reports
}

async function importSource(plan: SourcePlan, options: ImportOptions): Promise<ImportReport> {
  const { source, files, work, memory, tally } = plan
  const seen = await readFiles(source, work, { options, memory, tally })
  return {
    source: source.name,
    title: source.title,
    files: files.length,
    bytes: files.reduce((sum, file) => sum + file.bytes, 0),
    filesRead: work.length,
    bytesRead: work.reduce((sum, { bytes }) => sum + bytes, 0),
    ...seen,
    skipped: tally.counts(),
  }
}

interface Reading {
  readonly options: ImportOptions
  readonly memory: FileMemory
  readonly tally: SkipTally
}

type RowCounts = Pick<ImportReport, 'rowsRead' | 'observations'>

async function readFiles(
  source: AgentLogSource,
  work: readonly FileWork[],
  { options, memory, tally }: Reading,
): Promise<ReconcileCounts & RowCounts> {
  if (work.length === 0) return { rowsRead: 0, observations: 0, ...NOTHING }
  const reader = await source.load()
  const merge = reconciler(options.store, source, reader)
  const decode = reader.decoder(options)
  const progress = progressOf(source, work, options)
  const counts = { rowsRead: 0, observations: 0 }
  for (const [index, one] of work.entries()) {
    const onStep = (offset: number): void => progress(index, offset - one.plan.from.offset)
    const state = await readFile(one, { source, decode, merge, tally, counts, onStep })
    if (state !== null && memory.add(one.file, state)) await keepAll(merge, memory)
    progress(index + 1, 0)
  }
  await keepAll(merge, memory)
  return { ...counts, ...merge.counts() }
}

/** First what was read, then that it was read: interrupted in between, it is read again. */
async function keepAll(merge: Reconciler, memory: FileMemory): Promise<void> {
  await merge.flush()
  await memory.keep()
}

type Progress = (filesDone: number, bytesOfNext: number) => void

function progressOf(
  { name }: AgentLogSource,
  work: readonly FileWork[],
  { onProgress }: ImportOptions,
): Progress {
  const bytesBefore = [0]
  for (const { bytes } of work) bytesBefore.push((bytesBefore.at(-1) ?? 0) + bytes)
  const bytesTotal = bytesBefore.at(-1) ?? 0
  return (files, bytes) =>
    onProgress?.({
      source: name,
      files,
      filesTotal: work.length,
      bytes: (bytesBefore[files] ?? bytesTotal) + bytes,
      bytesTotal,
    })
}

interface FileReading {
  readonly source: AgentLogSource
  readonly decode: Decoder
  readonly merge: Reconciler
  readonly tally: SkipTally
  readonly counts: { rowsRead: number; observations: number }
  /** Told the byte offset of the row that was read last, now and then. */
  readonly onStep: (offset: number) => void
}

/** Reads what is new in a file. Null: it cannot be read, or no longer. */
async function readFile(
  { file, plan }: FileWork,
  { source, decode, merge, tally, counts, onStep }: FileReading,
): Promise<FileState | null> {
  const inFile = fileTally(plan.before)
  const rows = decode(file, plan.from)
  try {
    for (;;) {
      const next = rows.next()
      if (next.done === true) {
        const checkpoint = next.value
        const found = inFile.countsUpTo(checkpoint.offset)
        return fileStateOf(file, source.version, { checkpoint, counts: found })
      }
      const row = next.value
      inFile.add(row)
      counts.rowsRead += 1
      if (row.kind === 'skipped') {
        tally.add(row)
        continue
      }
      counts.observations += 1
      if (!merge.observe(row)) continue
      await merge.settle()
      onStep(row.offset)
    }
  } catch (error) {
    addUnreadable(file, error, tally)
    return null
  }
}
