import type { CoverageCounts } from '../query/answer.ts'
import { evaluate } from '../query/evaluate.ts'
import type { StoredEntry } from '../store/store.ts'

/** How well the figures of some entries are known. */
export function entriesCoverage(entries: readonly StoredEntry[]): CoverageCounts {
  const query = {
    bucket: 'none',
    timeZone: 'UTC',
    groupBy: [],
    where: [],
    previous: false,
  } as const
  const rows = entries.flatMap((entry) => entry.rows)
  return evaluate({ ...query, measures: [] }, rows).coverage
}
