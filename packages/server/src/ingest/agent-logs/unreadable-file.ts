import type { LogFile } from './agent-log-source.ts'
import type { SkipTally } from './skip-tally.ts'
import { isSystemError } from './system-error.ts'

/** Counts a file that the system refuses to be read. Every other error is passed on. */
export function addUnreadable(file: LogFile, error: unknown, tally: SkipTally): void {
  if (!isSystemError(error)) throw error
  tally.add({ kind: 'skipped', reason: 'unreadable_file', file: file.path, offset: 0 })
}
