import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { errorText } from '../base/error-text.ts'
import type { ExportLog } from './export-log.ts'
import { linePump } from './line-pump.ts'
import { type OutboxFolder, outboxFolder } from './outbox-folder.ts'
import { fileSegment, memorySegment, type Segment, sizeOf } from './segment.ts'

/** How an outbox is set up. */
export interface OutboxOptions {
  /** Null: memory only. */
  readonly folder: string | null
  /** Characters that its files hold at most. */
  readonly maxDisk: number
  /** Characters that it holds in memory at most. */
  readonly maxMemory: number
  readonly log: ExportLog
  /** Told how many lines were lost. */
  readonly onLost: (count: number) => void
}

/** The file that lines are appended to now. */
interface CurrentFile {
  readonly path: string
  size: number
  /** Epoch milliseconds. */
  readonly since: number
  isWritten: boolean
}

/** Lines on their way out: on disk, and in memory where the disk does not take them. */
export interface Outbox {
  /** Takes a line. Never throws and does not wait. */
  add(line: string): void
  /** Writes what waits, and closes what was written, so that `next` has it. */
  close(): Promise<void>
  /** The oldest segment, which is the caller's now; null when there is none. */
  next(): Segment | null
  /** A segment that could not be delivered comes behind the others. */
  putBack(segment: Segment): void
  /** A segment was delivered. */
  done(segment: Segment): Promise<void>
  /** Keeps lines that nobody wants, for somebody to look at. */
  keepRejected(lines: readonly string[]): Promise<void>
  /** Takes over what processes that are gone have left. Returns whether there was something. */
  takeOver(): Promise<boolean>
  /** Whether anything waits that would not survive the process. */
  readonly isVolatile: boolean
  /** Saves at once what is not written yet: the process ends. */
  saveNow(): void
  /** Others may take over what is left. */
  giveUp(): void
}

const SEGMENT_SIZE = 512 * 1024
const SEGMENT_AGE_MS = 60_000
const MAX_REJECTED = 10 * 1024 * 1024

/**
 * An outbox. Every line goes to a file first and is delivered from there: what was taken survives the
 * process, memory stays small however long the other side is away, and there is one way of delivery.
 */
export function outbox(options: OutboxOptions): Outbox {
  const { log } = options
  const folder = options.folder === null ? null : outboxFolder(options.folder)
  let segments: Segment[] = []
  let current: CurrentFile | null = null
  let held: string[] = []
  let onDisk = 0
  let inMemory = 0

  const pump = linePump({
    maxWaiting: options.maxMemory,
    async write(text) {
      const file = currentFile(text)
      try {
        await requireFolder().append(file.path, text)
        file.isWritten = true
      } catch (error) {
        closeFile()
        throw error
      }
    },
    writeNow(text) {
      const path = requireRoom(text).newPath()
      requireFolder().appendNow(path, text)
      onDisk += text.length
      segments.push(fileSegment(path, text.length))
    },
    failed(lines, error) {
      if (folder !== null) {
        log.warn('export_spill_failed', `Cannot keep calls on disk: ${errorText(error)}`)
      }
      holdInMemory(lines)
    },
  })

  function requireFolder(): OutboxFolder {
    if (folder === null) throw new Error('there is no folder for them')
    return folder
  }

  function requireRoom(text: string): OutboxFolder {
    if (onDisk + text.length > options.maxDisk) {
      throw new Error(`${options.maxDisk} bytes are waiting there already`)
    }
    return requireFolder()
  }

  function currentFile(text: string): CurrentFile {
    const isFull = current !== null && current.size > SEGMENT_SIZE
    const isOld = current !== null && Date.now() - current.since > SEGMENT_AGE_MS
    if (isFull || isOld) closeFile()
    const { newPath } = requireRoom(text)
    current ??= { path: newPath(), size: 0, since: Date.now(), isWritten: false }
    current.size += text.length
    onDisk += text.length
    return current
  }

  function closeFile(): void {
    if (current === null) return
    const segment = fileSegment(current.path, current.size)
    if (current.isWritten) segments.push(segment)
    else {
      // A full disk may have begun it: it would stand there until the process is gone.
      segment.done().catch(() => {})
      onDisk -= current.size
    }
    current = null
  }

  /** What is held waits for the next delivery as one: a request for each of many lines takes too long. */
  function closeHeld(): void {
    if (held.length > 0) segments.push(memorySegment(held))
    held = []
  }

  /** Lines that could not be delivered either: there may be room on the disk again. */
  async function keepOnDisk(segment: Segment): Promise<void> {
    const text = textOf((await segment.lines()).slice(segment.settled))
    let kept: Segment | null = null
    try {
      const path = requireRoom(text).newPath()
      kept = fileSegment(path, text.length)
      await requireFolder().append(path, text)
      const place = segments.indexOf(segment)
      if (place === -1) throw new Error('it is being delivered')
      segments[place] = kept
      onDisk += text.length
      inMemory -= segment.size
    } catch {
      kept?.done().catch(() => {})
    }
  }

  function holdInMemory(lines: readonly string[]): void {
    const size = sizeOf(lines)
    if (inMemory + size > options.maxMemory) {
      options.onLost(lines.length)
      return
    }
    inMemory += size
    held.push(...lines)
  }

  return {
    add: (line) => pump.add(line),
    async close() {
      await pump.drain()
      closeFile()
      for (const segment of segments.filter(({ isKept }) => !isKept)) await keepOnDisk(segment)
      closeHeld()
    },
    next: () => segments.shift() ?? null,
    putBack: (segment) => segments.push(segment),
    async done(segment) {
      await segment.done()
      if (segment.isKept) onDisk -= segment.size
      else inMemory -= segment.size
    },
    async keepRejected(lines) {
      if (folder === null || options.folder === null) return
      const path = join(options.folder, 'rejected.ndjson')
      const { size } = await stat(path).catch(() => ({ size: 0 }))
      if (size < MAX_REJECTED) await folder.append(path, textOf(lines)).catch(() => {})
    },
    async takeOver() {
      const taken = folder === null ? [] : await folder.takeOver()
      onDisk += taken.reduce((sum, { size }) => sum + size, 0)
      segments = [...taken, ...segments]
      return taken.length > 0
    },
    get isVolatile() {
      return inMemory > 0
    },
    saveNow: () => pump.drainNow(),
    giveUp: () => folder?.giveUp(),
  }
}

const textOf = (lines: readonly string[]): string => `${lines.join('\n')}\n`
