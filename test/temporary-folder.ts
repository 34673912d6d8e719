import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'

/** Short: the paths of sockets below it are bounded. */
const PREFIX = 'tl-'

/**
 * Gives a run of the tests a folder of its own for what is temporary, and removes it when the run ends.
 * What the tests leave goes with it: a worker is ended by a signal, and no handler of its exit runs.
 */
export function setup(): (() => void) | undefined {
  const outside = tmpdir()
  // Each project of a run asks for it: one folder is enough.
  if (basename(outside).startsWith(PREFIX)) return undefined
  const folder = mkdtempSync(join(outside, PREFIX))
  // Some tests start programs of another user, whose files are below it.
  chmodSync(folder, 0o711)
  process.env['TMPDIR'] = folder
  return () => {
    process.env['TMPDIR'] = outside
    // A program that has just been ended may still write into it.
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}
