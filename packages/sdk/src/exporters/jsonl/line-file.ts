import { appendFileSync, closeSync, fstatSync, mkdirSync, openSync, readSync } from 'node:fs'
import { appendFile, mkdir, open } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Appends lines to files; several processes may append to the same one. */
export interface LineFile {
  append(path: string, text: string): Promise<void>
  appendNow(path: string, text: string): void
}

// Names of users and agents are nobody else's business.
const FILE = { mode: 0o600 } as const
const LINE_END = 10

/**
 * Appends whole lines. Where a process that was killed has left a line without its end, that line is
 * ended first, so that it spoils no other.
 */
export function lineFile(): LineFile {
  /** The last file that was found whole. */
  let whole = ''
  return {
    async append(path, text) {
      try {
        const isTorn = path !== whole && (await isTornAt(path))
        await appendFile(path, isTorn ? `\n${text}` : text, FILE)
      } catch (error) {
        whole = ''
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
        await mkdir(dirname(path), { recursive: true })
        await appendFile(path, text, FILE)
      }
      whole = path
    },
    appendNow(path, text) {
      mkdirSync(dirname(path), { recursive: true })
      appendFileSync(path, isTornNow(path) ? `\n${text}` : text, FILE)
    },
  }
}

async function isTornAt(path: string): Promise<boolean> {
  const file = await open(path, 'r').catch(() => null)
  if (file === null) return false
  try {
    const { size } = await file.stat()
    if (size === 0) return false
    const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1)
    return buffer[0] !== LINE_END
  } finally {
    await file.close()
  }
}

function isTornNow(path: string): boolean {
  try {
    const file = openSync(path, 'r')
    try {
      const { size } = fstatSync(file)
      const last = Buffer.alloc(1)
      return size > 0 && readSync(file, last, 0, 1, size - 1) === 1 && last[0] !== LINE_END
    } finally {
      closeSync(file)
    }
  } catch {
    return false
  }
}
