import type { Answer } from '../../query/answer.ts'
import { MEASURES, type Query } from '../../query/query.ts'
import { type CsvValue, csvText } from '../../questions/export/csv-text.ts'
import { dimensionOf } from './row-key.ts'

/** The rows of an answer as CSV with a heading; figures are exact, as in the JSON. */
export function answerCsv(answer: Answer, { bucket, groupBy }: Query): string {
  const measures = MEASURES.filter((measure) => answer.totals[measure] !== undefined)
  const isCut = answer.rows.some((row) => row.other === true)
  const heading = [
    ...(bucket === 'none' ? [] : ['bucket']),
    ...groupBy,
    ...(isCut ? ['other'] : []),
    ...measures,
  ]
  const rows = answer.rows.map((row): CsvValue[] => [
    ...(bucket === 'none' ? [] : [{ raw: row.bucket }]),
    ...groupBy.map((dimension) => dimensionOf(row, dimension)),
    ...(isCut ? [{ raw: row.other === true ? 'true' : 'false' }] : []),
    ...measures.map((measure) => ({ raw: row[measure] })),
  ])
  return csvText([heading, ...rows])
}
