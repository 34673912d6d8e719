import type { ImportReport as AgentLogReport } from '../../ingest/agent-logs/import-agent-logs.ts'
import { SKIP_REASONS } from '../../ingest/agent-logs/skip-reasons.ts'
import type { ImportRejection, ImportReport } from '../../ingest/import-report.ts'
import type { SkippedGroup } from '../render/skipped-text.ts'

/** What one import did, whatever was imported: as `import --json` prints it. */
export interface ImportOutcome {
  readonly source: string
  readonly title: string
  readonly files: number
  /** Files that hold nothing new: they were not read. */
  readonly unchangedFiles: number
  readonly bytes: number
  /** New calls. */
  readonly accepted: number
  /** Calls of what was read that the ledger had already. */
  readonly duplicates: number
  /** Known calls of which more became known. */
  readonly changed: number
  readonly rejected: number
  /** The first rejections. */
  readonly rejections: readonly ImportRejection[]
  readonly skipped: readonly SkippedGroup[]
}

/** The outcome of an import of CSV or events. */
export function fileOutcome(report: ImportReport, title: string): ImportOutcome {
  const skipped = Object.entries(report.skipped).map(([reason, count]) => ({ reason, count }))
  return { ...report, title, unchangedFiles: 0, changed: 0, skipped }
}

/** The outcome of an import of an agent's histories. */
export function agentLogOutcome(report: AgentLogReport): ImportOutcome {
  return {
    source: report.source,
    title: report.title,
    files: report.files,
    unchangedFiles: report.files - report.filesRead,
    bytes: report.bytes,
    accepted: report.newCalls,
    duplicates: report.unchangedCalls + report.elsewhereCalls,
    changed: report.changedCalls,
    rejected: report.rejected.length,
    rejections: report.rejected.map(({ id, code, message }) => ({
      file: null,
      line: null,
      id,
      code,
      message,
    })),
    skipped: report.skipped.map((skip) => ({ ...skip, meaning: SKIP_REASONS[skip.reason] })),
  }
}
