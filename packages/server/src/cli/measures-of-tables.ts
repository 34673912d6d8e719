import { MEASURES, type Measure } from '../query/query.ts'

/** What tables show: everything but the percentiles, which cost a second pass over the ledger. */
export const TABLE_MEASURES: readonly Measure[] = MEASURES.filter(
  (measure) => !measure.startsWith('duration_ms'),
)
