import type { LogFile, SkippedRow } from './agent-log-source.ts'
import { isSystemError } from './system-error.ts'

/**
 * What is told of a file that the system refuses to be read.
 *
 * @throws the error, when it is another one
 */
export function unreadableFile(file: LogFile, error: unknown): SkippedRow {
  if (!isSystemError(error)) throw error
  return { kind: 'skipped', reason: 'unreadable_file', file: file.path, offset: 0 }
}
