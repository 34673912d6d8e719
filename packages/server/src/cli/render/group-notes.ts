import type { AnswerRow } from '../../query/answer.ts'
import type { Dimension } from '../../query/query.ts'
import { dimensionOf } from './row-key.ts'
import type { Note } from './usage-table.ts'

const SHOWN = 3

/**
 * The names of a dimension that stand under each key, the dearest first: `opus, sonnet`. The rows
 * come in that order.
 */
export function namesByKey(
  rows: readonly AnswerRow[],
  keyOf: (row: AnswerRow) => string,
  dimension: Dimension,
): ReadonlyMap<string, string> {
  const names = new Map<string, Set<string>>()
  for (const row of rows) {
    const name = dimensionOf(row, dimension)
    const known = names.get(keyOf(row)) ?? new Set()
    if (name !== null) known.add(name)
    names.set(keyOf(row), known)
  }
  return new Map([...names].map(([key, set]) => [key, listed([...set])]))
}

function listed(names: readonly string[]): string {
  const more = names.length > SHOWN ? [`+${names.length - SHOWN}`] : []
  return [...names.slice(0, SHOWN), ...more].join(', ')
}

/** The column that names the models of a row. */
export const modelsNote = (textOf: Note['textOf']): Note => ({
  title: 'Models',
  textOf,
  column: { canShrink: true, legible: 22, expendable: 1 },
})
