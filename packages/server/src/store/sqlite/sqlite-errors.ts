import { type ErrorCode, TokenledgerError } from '@tokenledger/sdk/errors'

const SQLITE_BUSY = 5
const SQLITE_CORRUPT = 11

/** Primary result codes of SQLite (https://sqlite.org/rescode.html) and what they mean to a user. */
const MEANING: Readonly<Record<number, readonly [ErrorCode, string]>> = {
  [SQLITE_BUSY]: ['store_busy', 'another process is writing to it; try again when it is done'],
  6: ['store_busy', 'another connection holds it; try again when it is done'],
  8: [
    'store_read_only',
    'it cannot be written to; check the permissions of the file and its folder',
  ],
  10: ['store_failed', 'the file system reported an error; check the disk'],
  [SQLITE_CORRUPT]: [
    'store_damaged',
    'the file is damaged; restore it from a copy, or export what can be read',
  ],
  13: ['store_full', 'the disk is full; free some space and try again'],
  14: [
    'store_cannot_open',
    'the file or its folder cannot be opened; check the path and permissions',
  ],
  26: ['store_not_a_database', 'the file is no SQLite database; name another file'],
}

/** Some methods of the library on Node 20 tell only SQLite's sentence for the code. */
const CODE_OF_SENTENCE: ReadonlyMap<string, number> = new Map([
  ['database is locked', SQLITE_BUSY],
  ['database table is locked', 6],
  ['attempt to write a readonly database', 8],
  ['disk I/O error', 10],
  ['database disk image is malformed', SQLITE_CORRUPT],
  ['database or disk is full', 13],
  ['unable to open database file', 14],
  ['file is not a database', 26],
])

/** SQLite's primary result code of an error; null when it is not SQLite's. */
function sqliteCode(error: unknown): number | null {
  if (!(error instanceof Error)) return null
  const { code, errcode } = error as Error & { code?: unknown; errcode?: unknown }
  if (typeof errcode === 'number') return errcode & 0xff
  return code === 'ERR_SQLITE_ERROR' ? (CODE_OF_SENTENCE.get(error.message) ?? 0) : null
}

/** Whether the engine refused something. */
export const isSqliteError = (error: unknown): boolean => sqliteCode(error) !== null

/** Whether SQLite found a page of the file that makes no sense. */
export const isDamage = (error: unknown): boolean => sqliteCode(error) === SQLITE_CORRUPT

/** Whether somebody else holds the lock that was asked for. */
export const isBusy = (error: unknown): boolean => sqliteCode(error) === SQLITE_BUSY

/** An error of the engine as one of the catalogue; anything else is handed back as it is. */
export function storeError(action: string, path: string, error: unknown): unknown {
  const code = sqliteCode(error)
  if (code === null || error instanceof TokenledgerError) return error
  const reason = error instanceof Error ? error.message : String(error)
  const [name, advice] = MEANING[code] ?? ['store_failed', 'the engine refused it']
  const message = `Cannot ${action} "${path}": ${advice} (SQLite: ${reason})`
  return new TokenledgerError(name, message, { cause: error })
}
