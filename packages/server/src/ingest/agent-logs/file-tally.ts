import type { Observation, SkippedRow } from './agent-log-source.ts'
import type { FileCounts } from './file-state.ts'

/** Counts the rows of one file. */
export interface FileTally {
  add(row: Observation | SkippedRow): void
  /** What was found up to an offset: what stands behind it is read, and counted, once more. */
  countsUpTo(offset: number): FileCounts
}

/** A tally that goes on from what was found before. */
export function fileTally(before: FileCounts): FileTally {
  // One line, or one document, may speak of several calls: they are read once more together. What
  // became of an earlier row may be told behind later ones.
  let [earlier, counts, newest] = [before, before, -1]
  return {
    add(row) {
      if (!isCountedForGood(row)) return
      if (row.offset > newest) [earlier, newest] = [counts, row.offset]
      else if (row.offset < newest) earlier = withRow(earlier, row)
      counts = withRow(counts, row)
    },
    countsUpTo: (offset) => (newest >= offset ? earlier : counts),
  }
}

const isCountedForGood = (row: Observation | SkippedRow): boolean =>
  row.kind === 'observation' ? row.isAgain !== true : row.isPassing !== true

function withRow(counts: FileCounts, row: Observation | SkippedRow): FileCounts {
  const { rows, observations, skipped } = counts
  if (row.kind === 'observation') return { rows: rows + 1, observations: observations + 1, skipped }
  const known = skipped[row.reason]
  const count = (known?.count ?? 0) + 1
  return {
    rows: rows + 1,
    observations,
    skipped: { ...skipped, [row.reason]: { count, offset: known?.offset ?? row.offset } },
  }
}
