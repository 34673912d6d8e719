import { closeSync, fstatSync, openSync, readSync } from 'node:fs'

/** A line that holds the marker. */
export interface FoundLine {
  /** Byte offset of its start in the file. */
  readonly offset: number
  readonly bytes: number
  /** False: the file ends within it. */
  readonly isComplete: boolean
  /** Whether it is longer than the buffer and also lacks what is wanted of such. */
  readonly isHugeAndUnwanted: boolean
  /**
   * Its text; null when it is longer than 256 MiB. To be called before the next line is asked for.
   */
  text(): string | null
}

/** What lines to look for. */
export interface ScanOptions {
  /** ASCII text that a line must hold; of several one is enough. */
  readonly marker: string | readonly string[]
  /** ASCII text that a line longer than the buffer must hold too, to be worth loading; of several one. */
  readonly wanted: string | readonly string[]
  /** Byte offset of a line's start. @default 0 */
  readonly from?: number
  /** Told the file's first bytes when it is read from its start; they are gone with the next line. */
  readonly onHead?: (head: Buffer) => void
}

const BUFFER_BYTES = 1 << 20
const MAX_TEXT_BYTES = 256 << 20
const NEWLINE = 10
const BYTE_ORDER_MARK = 0xfeff

/**
 * Finds the lines of a file that hold a marker. Memory stays bounded whatever the length of the
 * file and of its lines: a line is decoded only when it is asked for, and one longer than the
 * buffer (1 MiB) is loaded by itself.
 *
 * The file is read up to its size at the start; what is appended meanwhile waits.
 *
 * @returns the offset behind the last finished line: where the next reading begins
 * @throws the system's error when the file cannot be opened or read.
 */
export function* scanLines(path: string, options: ScanOptions): Generator<FoundLine, number> {
  const fd = openSync(path, 'r')
  const buffer = idleBuffers.pop() ?? Buffer.allocUnsafe(BUFFER_BYTES)
  const findIn = finder(options.marker)
  let base = options.from ?? 0
  let carried = 0
  try {
    const { size } = fstatSync(fd)
    while (base + carried < size) {
      const filled = carried + fill(fd, buffer.subarray(carried), base + carried, size)
      if (base + carried === 0) options.onHead?.(buffer.subarray(0, filled))
      const isLast = filled === carried || base + filled >= size
      const end = isLast ? filled : buffer.lastIndexOf(NEWLINE, filled - 1) + 1
      if (end === 0) {
        const line = measureHugeLine(fd, size, base, options)
        if (line.hasMarker) yield line.found
        if (!line.found.isComplete) return base
        base += line.found.bytes + 1
        carried = 0
        continue
      }
      const block = buffer.subarray(0, end)
      const find = findIn(block)
      for (let hit = find(0); hit !== -1; ) {
        const line = lineAround(hit, block, base)
        yield line
        hit = line.isComplete ? find(line.offset + line.bytes - base) : -1
      }
      if (isLast) return base + buffer.lastIndexOf(NEWLINE, filled - 1) + 1
      carried = filled - end
      buffer.copyWithin(0, end, filled)
      base += end
    }
    return base
  } finally {
    closeSync(fd)
    idleBuffers.push(buffer)
  }
}

/** As many as scans ran at once: a new buffer for each of ten thousand files is work for nothing. */
const idleBuffers: Buffer[] = []

const fill = (fd: number, target: Buffer, position: number, size: number): number =>
  readSync(fd, target, 0, Math.min(target.length, size - position), position)

/** Gives the place of a marker from an index of the block on; -1: there is none. */
type FindIn = (block: Buffer) => (from: number) => number

/** One marker is looked for in the bytes; several at once, in one pass, as a pattern. */
function finder(marker: ScanOptions['marker']): FindIn {
  if (typeof marker === 'string') {
    const bytes = Buffer.from(marker, 'latin1')
    return (block) => (from) => block.indexOf(bytes, from)
  }
  const pattern = new RegExp(marker.map(escaped).join('|'), 'g')
  const overlap = Math.max(...marker.map(({ length }) => length)) - 1
  return (block) => windowFinder(block, pattern, overlap)
}

/** Short texts cost little to make and to forget: those of whole blocks would fill the memory. */
const WINDOW_BYTES = 1 << 15

function windowFinder(block: Buffer, pattern: RegExp, overlap: number): (from: number) => number {
  let start = 0
  let text: string | null = null
  return (from) => {
    for (let at = from; at < block.length; at = start + WINDOW_BYTES) {
      if (text === null || at < start || at >= start + WINDOW_BYTES) {
        start = at
        text = block.toString('latin1', start, start + WINDOW_BYTES + overlap)
      }
      pattern.lastIndex = at - start
      const found = pattern.exec(text)
      if (found !== null) return start + found.index
    }
    return -1
  }
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

function lineAround(hit: number, block: Buffer, base: number): FoundLine {
  const start = block.lastIndexOf(NEWLINE, hit) + 1
  const newline = block.indexOf(NEWLINE, hit)
  const stop = newline === -1 ? block.length : newline
  return {
    offset: base + start,
    bytes: stop - start,
    isComplete: newline !== -1,
    isHugeAndUnwanted: false,
    text: () => withoutMark(block.toString('utf8', start, stop)),
  }
}

/** Runs through a line that no buffer holds: it is read twice rather than kept. */
function measureHugeLine(
  fd: number,
  size: number,
  offset: number,
  { marker, wanted }: ScanOptions,
): { found: FoundLine; hasMarker: boolean } {
  const buffer = Buffer.allocUnsafe(BUFFER_BYTES)
  const [isMarked, isWorthIt] = [finder(marker), finder(wanted)]
  const overlap = Math.max(...[marker, wanted].flat().map(({ length }) => length)) - 1
  let hasMarker = false
  let isWanted = false
  let newline = -1
  let position = offset
  let kept = 0
  while (newline === -1 && position < size) {
    const count = fill(fd, buffer.subarray(kept), position, size)
    if (count === 0) break
    newline = buffer.subarray(0, kept + count).indexOf(NEWLINE, kept)
    const seen = buffer.subarray(0, newline === -1 ? kept + count : newline)
    hasMarker ||= isMarked(seen)(0) !== -1
    isWanted ||= isWorthIt(seen)(0) !== -1
    position += newline === -1 ? count : newline + 1 - kept
    kept = Math.min(overlap, seen.length)
    buffer.copyWithin(0, seen.length - kept, seen.length)
  }
  const isComplete = newline !== -1
  const bytes = position - offset - (isComplete ? 1 : 0)
  const text = () => loadText(fd, offset, bytes)
  return { found: { offset, bytes, isComplete, isHugeAndUnwanted: !isWanted, text }, hasMarker }
}

function loadText(fd: number, offset: number, bytes: number): string | null {
  if (bytes > MAX_TEXT_BYTES) return null
  const line = Buffer.allocUnsafe(bytes)
  let filled = 0
  while (filled < bytes) {
    const count = readSync(fd, line, filled, bytes - filled, offset + filled)
    if (count === 0) break
    filled += count
  }
  return withoutMark(line.toString('utf8', 0, filled))
}

const withoutMark = (text: string): string =>
  text.charCodeAt(0) === BYTE_ORDER_MARK ? text.slice(1) : text
