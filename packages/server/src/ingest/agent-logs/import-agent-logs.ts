import type { Store } from '../../store/store.ts'
import type {
  AgentLogSource,
  Decoder,
  Discovery,
  LogFile,
  LookupPlace,
} from './agent-log-source.ts'
import { AGENT_LOG_SOURCES } from './agent-log-sources.ts'
import { type FileMemory, fileMemory } from './file-memory.ts'
import { type FilePlan, type FileState, fileStateOf, planFile } from './file-state.ts'
import { fileTally } from './file-tally.ts'
import { headOf } from './head-of.ts'
import { NOTHING, type ReconcileCounts } from './reconcile-counts.ts'
import { type Reconciler, reconciler } from './reconciler.ts'
import { type SkipCount, type SkipTally, skipTally } from './skip-tally.ts'
import { isSystemError } from './system-error.ts'

/** What to import, and where to. */
export interface ImportOptions extends LookupPlace {
  readonly store: Store
  /** @default every tool that is known */
  readonly sources?: readonly AgentLogSource[]
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

/** What an import is going to read. */
export interface ImportPlan {
  readonly bytes: number
  readonly sources: readonly SourcePlan[]
}

interface SourcePlan {
  readonly source: AgentLogSource
  readonly files: readonly LogFile[]
  readonly work: readonly FileWork[]
  readonly memory: FileMemory
  readonly tally: SkipTally
}

/** Finds the histories and what is new in each. Reads none of it. */
export async function planImport(options: ImportOptions): Promise<ImportPlan> {
  const plans: SourcePlan[] = []
  for (const source of options.sources ?? AGENT_LOG_SOURCES) {
    plans.push(await planSource(source, options))
  }
  const bytes = plans.flatMap(({ work }) => work).reduce((sum, one) => sum + one.bytes, 0)
  return { bytes, sources: plans }
}

async function planSource(source: AgentLogSource, options: ImportOptions): Promise<SourcePlan> {
  const { files, skipped } = discover(source, options)
  const tally = skipTally()
  for (const row of skipped) tally.add(row)
  const memory = await fileMemory(options.store, source.name)
  const work = files.flatMap((file) => workOn(file, { source, memory, tally }))
  return { source, files, work, memory, tally }
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

/** Named files are shared out among the tools by what they hold. */
function discover(source: AgentLogSource, options: ImportOptions): Discovery {
  const found = source.discover(options)
  const { sources = AGENT_LOG_SOURCES, paths } = options
  if (paths === undefined || sources.length === 1) return found
  return {
    files: found.files.filter(({ path }) => source.recognise(path, headOf(path))),
    // A path that cannot be read is told once, not by every tool.
    skipped: source === sources[0] ? found.skipped : [],
  }
}

/** A file that holds something new. */
interface FileWork {
  readonly file: LogFile
  readonly plan: Extract<FilePlan, { kind: 'read' }>
  /** How much of it is to be read. */
  readonly bytes: number
}

function workOn(
  file: LogFile,
  { source, memory, tally }: { source: AgentLogSource; memory: FileMemory; tally: SkipTally },
): readonly FileWork[] {
  try {
    const plan = planFile(file, source.version, memory.of(file.path))
    if (plan.kind === 'unchanged') return []
    return [{ file, plan, bytes: Math.max(0, file.bytes - plan.from.offset) }]
  } catch (error) {
    addUnreadable(file, error, tally)
    return []
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

function addUnreadable(file: LogFile, error: unknown, tally: SkipTally): void {
  if (!isSystemError(error)) throw error
  tally.add({ kind: 'skipped', reason: 'unreadable_file', file: file.path, offset: 0 })
}
