import type { Store } from '../../store/store.ts'
import type { AgentLogSource, LogFile, LookupPlace } from './agent-log-source.ts'
import { AGENT_LOG_SOURCES } from './agent-log-sources.ts'
import { type ReconcileCounts, reconciler } from './reconciler.ts'
import { type SkipCount, type SkipTally, skipTally } from './skip-tally.ts'

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
  readonly files: number
  readonly bytes: number
  /** Rows that speak of usage. */
  readonly rowsRead: number
  /** Those of them that hold an answer of a model. The others are among `skipped`. */
  readonly observations: number
  readonly skipped: readonly SkipCount[]
}

/**
 * Imports the histories of coding agents: finds their files, reads what each call consumed, merges
 * the rows of one call wherever they stand, and enters what the ledger does not know yet. Nothing of
 * a conversation's content is kept. It may be repeated and interrupted at any time, and run in
 * several processes at once: a call counts once.
 *
 * Returns a report for each tool, also for one of which nothing was found.
 */
export async function importAgentLogs(options: ImportOptions): Promise<readonly ImportReport[]> {
  const reports: ImportReport[] = []
  for (const source of options.sources ?? AGENT_LOG_SOURCES) {
    reports.push(await importSource(source, options))
  }
  return reports
}

async function importSource(source: AgentLogSource, options: ImportOptions): Promise<ImportReport> {
  const { files, skipped } = source.discover(options)
  const tally = skipTally()
  for (const row of skipped) tally.add(row)
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0)
  const seen = await readFiles(source, files, { options, tally, bytesTotal: bytes })
  return {
    source: source.name,
    title: source.title,
    files: files.length,
    bytes,
    ...seen,
    skipped: tally.counts(),
  }
}

interface Reading {
  readonly options: ImportOptions
  readonly tally: SkipTally
  readonly bytesTotal: number
}

async function readFiles(
  source: AgentLogSource,
  files: readonly LogFile[],
  { options, tally, bytesTotal }: Reading,
): Promise<ReconcileCounts & { readonly rowsRead: number; readonly observations: number }> {
  const merge = reconciler(options.store, source)
  const decode = source.decoder(options)
  let rowsRead = 0
  let observations = 0
  let bytesBefore = 0
  const report = (filesDone: number, bytes: number): void =>
    options.onProgress?.({
      source: source.name,
      files: filesDone,
      filesTotal: files.length,
      bytes,
      bytesTotal,
    })
  for (const [index, file] of files.entries()) {
    for (const row of decode(file)) {
      rowsRead += 1
      if (row.kind === 'skipped') {
        tally.add(row)
        continue
      }
      observations += 1
      if (!merge.observe(row)) continue
      await merge.settle()
      report(index, bytesBefore + row.offset)
    }
    bytesBefore += file.bytes
    report(index + 1, bytesBefore)
  }
  return { rowsRead, observations, ...(await merge.finish()) }
}
