import type { Dialect, Statement } from './dialects/dialect.ts'
import { DIMENSIONS, type Dimension } from './query.ts'

/**
 * The value of a dimension as SQL: a column of the fixed list, or a tag whose key is bound.
 * Dimensions are named like their columns.
 */
export function dimensionSql(dimension: Dimension, dialect: Dialect): Statement {
  if (dimension === 'used_tools') return { sql: dialect.usedTools(), params: [] }
  if (dimension === 'price') return { sql: '"price_id"', params: [] }
  const column = DIMENSIONS.find((name) => name === dimension)
  return column === undefined
    ? dialect.tag(dimension.slice('tag.'.length))
    : { sql: `"${column}"`, params: [] }
}
