import { appendFileSync, closeSync, fstatSync, mkdirSync, openSync, readSync } from 'node:fs'
import { type FileHandle, mkdir, open } from 'node:fs/promises'
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
 * ended first, so that it spoils no other. It is looked at each time: others may be killed meanwhile.
 */
export function lineFile(): LineFile {
  return {
    async append(path, text) {
      try {
        await appendWhole(path, text)
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
        await mkdir(dirname(path), { recursive: true })
        await appendWhole(path, text)
      }
    },
    appendNow(path, text) {
      mkdirSync(dirname(path), { recursive: true })
      appendFileSync(path, isTornNow(path) ? `\n${text}` : text, FILE)
    },
  }
}

async function appendWhole(path: string, text: string): Promise<void> {
  const file = await open(path, 'a+', FILE.mode)
  try {
    await file.appendFile((await isTorn(file)) ? `\n${text}` : text)
  } finally {
    await file.close()
  }
}

async function isTorn(file: FileHandle): Promise<boolean> {
  const { size } = await file.stat()
  // What is no file that is kept, such as a pipe, has no size.
  if (size === 0) return false
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1)
  return buffer[0] !== LINE_END
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
