import type { LogFile, SkippedRow } from './agent-log-source.ts'
import type { SkipReason } from './skip-reasons.ts'

/** A row that is not counted, by the byte offset of its start. */
export const skipRow = (reason: SkipReason, file: LogFile, offset: number): SkippedRow => ({
  kind: 'skipped',
  reason,
  file: file.path,
  offset,
})
