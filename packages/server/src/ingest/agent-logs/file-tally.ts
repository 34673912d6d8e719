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
  /** One line, or one document, may speak of several calls. */
  let newest: (Observation | SkippedRow)[] = []
  let counts = before
  return {
    add(row) {
      if (newest[0]?.offset !== row.offset) {
        counts = newest.reduce(withRow, counts)
        newest = []
      }
      newest.push(row)
    },
    countsUpTo: (offset) =>
      (newest[0]?.offset ?? offset) >= offset ? counts : newest.reduce(withRow, counts),
  }
}

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
