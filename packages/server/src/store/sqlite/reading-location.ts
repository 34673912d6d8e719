import { accessSync, constants, existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { pathToFileURL } from 'node:url'

/**
 * What to open to read a ledger. SQLite makes a shared-memory file beside one, even to read it, and
 * cannot in a folder that is read-only. A ledger without a write-ahead log is whole in its file and
 * nobody is writing to it, so that it can be read there as one that does not change.
 */
export function readingLocation(path: string): string {
  if (existsSync(`${path}-wal`) || isWritable(dirname(path))) return path
  const { href } = pathToFileURL(path)
  return `${href}?immutable=1`
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK)
    return true
  } catch {
    return false
  }
}
