import { isSqliteError } from '../../store/sqlite/sqlite-errors.ts'

/** Whether the system, or the engine of a database, refused something: a file that is gone, damaged, or may not be read. */
export const isSystemError = (error: unknown): boolean =>
  error instanceof UnstableFileError ||
  (error instanceof Error && 'errno' in error) ||
  isSqliteError(error)

/** A file was written to while it was read as one that does not change: what was read may be torn. */
export class UnstableFileError extends Error {
  override readonly name = 'UnstableFileError'
}
