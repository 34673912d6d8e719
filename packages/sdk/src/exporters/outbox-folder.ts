import { appendFileSync, mkdirSync } from 'node:fs'
import { appendFile, mkdir, readdir, rename, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileSegment, type Segment } from './segment.ts'
import { giveUpOwner, isAbandoned, newOwner, segmentName } from './segment-name.ts'

/** The segments of one outbox in a folder that it shares with those of other processes. */
export interface OutboxFolder {
  /** A path for a new segment. */
  newPath(): string
  /** Appends to a file of the folder; both make the folder when it is missing. */
  append(path: string, text: string): Promise<void>
  appendNow(path: string, text: string): void
  /** Takes over what processes that are gone have left, the oldest first. */
  takeOver(): Promise<readonly Segment[]>
  /** Others may take over what is left. */
  giveUp(): void
}

// Names of users and agents are nobody else's business.
const FILE = { mode: 0o600 } as const
const FOLDER = { recursive: true, mode: 0o700 } as const

/** An outbox's share of a folder. */
export function outboxFolder(folder: string): OutboxFolder {
  const owner = newOwner()
  let number = 0
  const newPath = (): string => {
    number += 1
    return join(folder, segmentName(owner, number, Date.now()))
  }

  async function takenOver(name: string): Promise<Segment | null> {
    const path = join(folder, name)
    const { mtimeMs, size } = await stat(path)
    if (!isAbandoned(name, mtimeMs, owner)) return null
    const own = newPath()
    // Only one of several processes can rename it.
    await rename(path, own)
    return fileSegment(own, size)
  }

  return {
    newPath,
    async append(path, text) {
      try {
        await appendFile(path, text, FILE)
      } catch (error) {
        if (!isMissing(error)) throw error
        await mkdir(folder, FOLDER)
        await appendFile(path, text, FILE)
      }
    },
    appendNow(path, text) {
      try {
        appendFileSync(path, text, FILE)
      } catch (error) {
        if (!isMissing(error)) throw error
        mkdirSync(folder, FOLDER)
        appendFileSync(path, text, FILE)
      }
    },
    async takeOver() {
      const names = await readdir(folder).catch(() => [])
      const segments: Segment[] = []
      for (const name of names.sort()) {
        const segment = await takenOver(name).catch(() => null)
        if (segment !== null) segments.push(segment)
      }
      return segments
    },
    giveUp: () => giveUpOwner(owner),
  }
}

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT'
