import type { AgentLogSource } from './agent-log-source.ts'
import { AGENT_LOG_SOURCES } from './agent-log-sources.ts'
import { type ImportPlan, planImport, type SourcePlan } from './plan-import.ts'
import type { HistoryReading, ImportOptions, RowCounts } from './read-histories.ts'
import { NOTHING, type ReconcileCounts } from './reconcile-counts.ts'
import { type SkipCount, skipTally } from './skip-tally.ts'

/** What an import of one tool's histories found and did. */
export interface ImportReport extends ReconcileCounts, RowCounts {
  /** The tool: `claude-code`. */
  readonly source: string
  readonly title: string
  /** What was found. */
  readonly files: number
  readonly bytes: number
  /** What of it was new, and read. */
  readonly filesRead: number
  readonly bytesRead: number
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
  const { files, bytes, work } = plan
  const source = sourceNamed(plan.source, options)
  const tally = skipTally()
  for (const row of plan.skipped) tally.add(row)
  const seen = await readNew(source, work, { options, tally })
  return {
    source: source.name,
    title: source.title,
    files,
    bytes,
    filesRead: work.length,
    bytesRead: work.reduce((sum, one) => sum + one.bytes, 0),
    ...seen,
    skipped: tally.counts(),
  }
}

function sourceNamed(name: string, { sources = AGENT_LOG_SOURCES }: ImportOptions): AgentLogSource {
  const found = sources.find((source) => source.name === name)
  if (found === undefined) throw new RangeError(`The plan is of another tool: ${name}`)
  return found
}

/** What reads and keeps is loaded when there is something new: an import that finds nothing ends sooner. */
async function readNew(
  source: AgentLogSource,
  work: SourcePlan['work'],
  reading: HistoryReading,
): Promise<ReconcileCounts & RowCounts> {
  if (work.length === 0) return { rowsRead: 0, observations: 0, ...NOTHING }
  const { readHistories } = await import('./read-histories.ts')
  return readHistories(source, work, reading)
}
