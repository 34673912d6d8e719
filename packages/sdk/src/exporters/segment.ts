import { readFile, unlink } from 'node:fs/promises'

/** Lines that wait for delivery together. */
export interface Segment {
  /** Characters, about. */
  readonly size: number
  /** Whether it survives the process. */
  readonly isKept: boolean
  /** Lines at its beginning that have arrived, or are not wanted. */
  settled: number
  /** None when somebody else has taken the segment over. */
  lines(): Promise<readonly string[]>
  /** All of it is delivered. */
  done(): Promise<void>
}

/** A segment in a file of its own. */
export function fileSegment(path: string, size: number): Segment {
  return {
    size,
    isKept: true,
    settled: 0,
    async lines() {
      const text = await unlessMissing(readFile(path, 'utf8'))
      return text === undefined ? [] : wholeLines(text)
    },
    async done() {
      await unlessMissing(unlink(path))
    },
  }
}

/** A segment of lines that no file would take. */
export function memorySegment(lines: readonly string[]): Segment {
  return {
    size: sizeOf(lines),
    isKept: false,
    settled: 0,
    lines: () => Promise.resolve(lines),
    done: () => Promise.resolve(),
  }
}

/** Characters of lines with their ends. */
export function sizeOf(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + line.length + 1, 0)
}

/** A process that was killed while it wrote leaves a line without its end: it is no event. */
function wholeLines(text: string): readonly string[] {
  return text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .filter((line) => line !== '')
}

async function unlessMissing<Result>(work: Promise<Result>): Promise<Result | undefined> {
  try {
    return await work
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
