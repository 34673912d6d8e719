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
  const earlier = { ...before }
  const counts = { ...before }
  let newest = -1
  return {
    add(row) {
      if (!isCountedForGood(row)) return
      if (row.offset > newest) {
        copy(counts, earlier)
        newest = row.offset
      } else if (row.offset < newest) count(earlier, row)
      count(counts, row)
    },
    countsUpTo: (offset) => ({ ...(newest >= offset ? earlier : counts) }),
  }
}

type Draft<T> = { -readonly [Key in keyof T]: T[Key] }

const isCountedForGood = (row: Observation | SkippedRow): boolean =>
  row.kind === 'skipped' || (row.isAgain !== true && row.isBeside !== true)

function count(counts: Draft<FileCounts>, row: Observation | SkippedRow): void {
  if (row.kind === 'skipped' && row.isTakenBack === true) {
    takeBack(counts, row)
    return
  }
  counts.rows += 1
  if (row.kind === 'observation') counts.observations += 1
  else counts.skipped = withSkipped(counts.skipped, row)
}

function takeBack(counts: Draft<FileCounts>, { reason }: SkippedRow): void {
  const { [reason]: known, ...others } = counts.skipped
  if (known === undefined) return
  counts.rows -= 1
  const left = { ...known, count: known.count - 1 }
  counts.skipped = left.count === 0 ? others : { ...others, [reason]: left }
}

function copy(from: FileCounts, to: Draft<FileCounts>): void {
  to.rows = from.rows
  to.observations = from.observations
  to.skipped = from.skipped
}

function withSkipped(skipped: FileCounts['skipped'], row: SkippedRow): FileCounts['skipped'] {
  const known = skipped[row.reason]
  const count = (known?.count ?? 0) + 1
  return { ...skipped, [row.reason]: { count, offset: known?.offset ?? row.offset } }
}
