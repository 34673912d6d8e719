import type { AnswerRow } from '../../query/answer.ts'
import type { Dimension } from '../../query/query.ts'

/** The value of a dimension in a row of an answer; null: not given. */
export function dimensionOf(row: AnswerRow, dimension: Dimension): string | null {
  const value = row[dimension]
  return typeof value === 'string' ? value : null
}

/** Names the group that a row belongs to, whatever its bucket. */
export const rowKey = (row: AnswerRow, groupBy: readonly Dimension[]): string =>
  rowKeyOf(
    groupBy.map((one) => dimensionOf(row, one)),
    row.other === true,
  )

/** Names the group with these values; no values: everything. */
export const rowKeyOf = (values: readonly (string | null)[], isOther = false): string =>
  JSON.stringify([isOther, ...values])
