import type { CoverageCounts, Measures } from '../query/answer.ts'
import { evaluate } from '../query/evaluate.ts'
import type { Query } from '../query/query.ts'
import type { StoredEntry } from '../store/store.ts'
import { measuresOfRow } from './add-measures.ts'

/** How well the figures of some entries are known. */
export const entriesCoverage = (entries: readonly StoredEntry[]): CoverageCounts =>
  answerOf(entries).coverage

/** What some entries add up to. */
export const entriesMeasures = (entries: readonly StoredEntry[]): Measures =>
  measuresOfRow(answerOf(entries).totals)

const EVERYTHING: Query = {
  bucket: 'none',
  timeZone: 'UTC',
  groupBy: [],
  where: [],
  previous: false,
  measures: [],
}

const answerOf = (entries: readonly StoredEntry[]) =>
  evaluate(
    EVERYTHING,
    entries.flatMap(({ rows }) => rows),
  )
