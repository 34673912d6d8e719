import type { AnswerRow } from '../../query/answer.ts'
import type { Dimension } from '../../query/query.ts'

/** The value of a dimension in a row of an answer; null: not given. */
export function dimensionOf(row: AnswerRow, dimension: Dimension): string | null {
  const value = row[dimension]
  return typeof value === 'string' ? value : null
}

/** Names the group that a row belongs to, whatever its bucket. */
export const rowKey = (row: AnswerRow, groupBy: readonly Dimension[]): string =>
  JSON.stringify([row.other === true, ...groupBy.map((one) => dimensionOf(row, one))])
