import { compareValues } from './compare-values.ts'
import type { Dimension, Filter } from './query.ts'
import type { SegmentRow } from './segment-row.ts'

/** The value of a dimension in a row; null when it is not given. */
export function dimensionValue(row: SegmentRow, dimension: Dimension): string | null {
  if (dimension === 'service_tier') return row.serviceTier
  if (dimension === 'used_tools') return usedTools(row.tools)
  if (dimension === 'price') return row.priceId
  if (isOwnDimension(dimension)) return row[dimension]
  const key = dimension.slice('tag.'.length)
  return row.tags !== null && Object.hasOwn(row.tags, key) ? (row.tags[key] ?? null) : null
}

/** Whether a row lies in a range and passes every filter. */
export function rowFilter(question: {
  readonly from?: number
  readonly to?: number
  readonly where: readonly Filter[]
}): (row: SegmentRow) => boolean {
  const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY, where } = question
  return (row) =>
    row.time >= from &&
    row.time < to &&
    where.every(({ dimension, anyOf }) => anyOf.includes(dimensionValue(row, dimension)))
}

function isOwnDimension(
  dimension: Exclude<Dimension, 'used_tools' | 'price'>,
): dimension is Exclude<Dimension, 'used_tools' | 'price' | `tag.${string}`> {
  return !dimension.startsWith('tag.')
}

/** The tools that the model called, each once and in order; null when it called none. */
function usedTools(tools: SegmentRow['tools']): string | null {
  const names = [...new Set(tools?.used ?? [])]
  return names.length === 0
    ? null
    : names.sort((left, right) => compareValues(left, right)).join(', ')
}
