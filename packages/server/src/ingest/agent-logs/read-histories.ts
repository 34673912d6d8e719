import type { AgentLogSource, Decoder } from './agent-log-source.ts'
import { type FileNotes, fileNotes } from './file-notes.ts'
import { type FileState, fileStateOf } from './file-state.ts'
import { fileTally } from './file-tally.ts'
import type { FileWork, PlanOptions } from './plan-import.ts'
import type { ReconcileCounts } from './reconcile-counts.ts'
import { type Reconciler, reconciler } from './reconciler.ts'
import type { SkipTally } from './skip-tally.ts'
import { unreadableFile } from './unreadable-file.ts'

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

/** What was read. */
export interface RowCounts {
  /** Rows that speak of usage. */
  readonly rowsRead: number
  /** Those of them that hold an answer of a model. The others are skipped. */
  readonly observations: number
}

/** Where to keep it, and who is told of what is not counted. */
export interface HistoryReading {
  readonly options: ImportOptions
  readonly tally: SkipTally
}

/** Reads what is new in the histories of one tool, and keeps it. */
export async function readHistories(
  source: AgentLogSource,
  work: readonly FileWork[],
  { options, tally }: HistoryReading,
): Promise<ReconcileCounts & RowCounts> {
  const reader = await source.load()
  const merge = reconciler(options.store, source, reader)
  const notes = fileNotes(options.store, source.name)
  const decode = reader.decoder(options)
  const progress = progressOf(source, work, options)
  const counts = { rowsRead: 0, observations: 0 }
  for (const [index, one] of work.entries()) {
    const onStep = (offset: number): void => progress(index, offset - one.from.offset)
    const state = await readFile(one, { source, decode, merge, tally, counts, onStep })
    if (state !== null && notes.add(one.file, state)) await keepAll(merge, notes)
    progress(index + 1, 0)
  }
  await keepAll(merge, notes)
  return { ...counts, ...merge.counts() }
}

/** First what was read, then that it was read: interrupted in between, it is read again. */
async function keepAll(merge: Reconciler, notes: FileNotes): Promise<void> {
  await merge.flush()
  await notes.keep()
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
  { file, from, before }: FileWork,
  { source, decode, merge, tally, counts, onStep }: FileReading,
): Promise<FileState | null> {
  const inFile = fileTally(before)
  const rows = decode(file, from)
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
      if (row.kind === 'skipped' && row.isTakenBack === true) continue
      if (row.kind === 'skipped' || row.isBeside !== true) counts.rowsRead += 1
      if (row.kind === 'skipped') {
        tally.add(row)
        continue
      }
      if (row.isBeside !== true) counts.observations += 1
      if (!merge.observe(row)) continue
      await merge.settle()
      onStep(row.offset)
    }
  } catch (error) {
    tally.add(unreadableFile(file, error))
    return null
  }
}
