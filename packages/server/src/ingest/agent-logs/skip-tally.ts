import { closeSync, openSync, readSync } from 'node:fs'
import type { SkippedRow } from './agent-log-source.ts'
import type { SkipReason } from './skip-reasons.ts'

/** How often a reason applied, with the first place where it did. */
export interface SkipCount {
  readonly reason: SkipReason
  readonly count: number
  readonly file: string
  /** 1 for the first line; null: the file is gone. */
  readonly line: number | null
}

/** Counts what is skipped, by reason, with one example each. */
export interface SkipTally {
  /** @param count how often it applied. @default 1 */
  add(row: SkippedRow, count?: number): void
  /** The counts so far, the most frequent first. Reads the examples' files to number their lines. */
  counts(): readonly SkipCount[]
}

/** A tally that has counted nothing. */
export function skipTally(): SkipTally {
  const byReason = new Map<SkipReason, { count: number; readonly example: SkippedRow }>()
  return {
    add(row, count = 1) {
      const known = byReason.get(row.reason)
      if (known === undefined) byReason.set(row.reason, { count, example: row })
      else known.count += count
    },
    counts: () =>
      [...byReason]
        .map(([reason, { count, example }]) => ({
          reason,
          count,
          file: example.file,
          line: lineAt(example.file, example.offset),
        }))
        .sort((left, right) => right.count - left.count),
  }
}

const BLOCK_BYTES = 1 << 16
const NEWLINE = 10

/** The number of the line that begins at a byte offset; null when the file is gone. */
function lineAt(path: string, offset: number): number | null {
  if (offset === 0) return 1
  let line = 1
  try {
    const fd = openSync(path, 'r')
    const block = Buffer.allocUnsafe(BLOCK_BYTES)
    for (let at = 0; at < offset; at += BLOCK_BYTES) {
      const count = readSync(fd, block, 0, Math.min(BLOCK_BYTES, offset - at), at)
      for (let index = 0; index < count; index += 1) if (block[index] === NEWLINE) line += 1
    }
    closeSync(fd)
  } catch {
    return null
  }
  return line
}
