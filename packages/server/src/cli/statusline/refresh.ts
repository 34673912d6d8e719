import { spawn } from 'node:child_process'
import {
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs'

/** Who refreshes: the lock stays when it is done, so that the next one does not follow at once. */
const LOCK_FILE = 'statusline.lock'
const PAUSE_MS = 15_000
/** A process id is given again some day: no refresh takes that long. */
const LONGEST_MS = 10 * 60_000

/**
 * Starts `tokenledger statusline --refresh` and does not wait for it. Of any number of callers one
 * starts it, and none while it runs or has just run.
 *
 * @param folder where the ledger and the lock are
 */
export function refreshInBackground(folder: string): void {
  const lock = `${folder}/${LOCK_FILE}`
  if (!takeLock(folder, lock)) return
  const [, script = ''] = process.argv
  const child = spawn(process.execPath, [script, 'statusline', '--refresh'], {
    detached: true,
    stdio: 'ignore',
  })
  child.on('error', () => undefined)
  child.unref()
  if (child.pid !== undefined) writeFileSync(lock, String(child.pid))
}

/** Whether the caller has the lock now. Nothing is refreshed where nothing can be written. */
function takeLock(folder: string, lock: string): boolean {
  try {
    mkdirSync(folder, { recursive: true })
    const held = statSync(lock, { throwIfNoEntry: false })
    if (held !== undefined) return isOver(lock, held) && succeed(lock, held)
    writeFileSync(lock, String(process.pid), { flag: 'wx' })
    return true
  } catch {
    return false
  }
}

function isOver(lock: string, held: Stats): boolean {
  const age = Date.now() - held.mtimeMs
  return age > LONGEST_MS || (age > PAUSE_MS && !isAlive(Number(readFileSync(lock, 'utf8'))))
}

/**
 * Of several who saw the same lock over one takes it: only who holds the claim puts a new lock in
 * its place, and looks first whether another has been there.
 */
function succeed(lock: string, held: Stats): boolean {
  const claim = `${lock}.next`
  const left = statSync(claim, { throwIfNoEntry: false })
  if (left !== undefined && Date.now() - left.mtimeMs > LONGEST_MS) rmSync(claim)
  writeFileSync(claim, String(process.pid), { flag: 'wx' })
  if (statSync(lock).mtimeMs !== held.mtimeMs) {
    rmSync(claim)
    return false
  }
  renameSync(claim, lock)
  return true
}

function isAlive(pid: number): boolean {
  try {
    return pid > 0 && process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
