import { picoOf } from '../format/exact.ts'
import { MEASURES, type Measure, type Row, type Value } from './measures.ts'
import { sumOf } from './sum-of.ts'

const ADDED = (Object.keys(MEASURES) as Measure[]).filter(
  (name) => MEASURES[name].kind !== 'duration',
)

/** The groups of rows by bucket, each as one row, in the order and with the digits of the server. */
export function summedRows(
  rows: readonly Row[],
  dimensions: readonly string[],
  rank: Measure,
): readonly Row[] {
  const groups = new Map<string, Row[]>()
  for (const row of rows) {
    const key = JSON.stringify([row.other === true, ...dimensions.map((name) => row[name])])
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [row])
    else group.push(row)
  }
  return [...groups.values()]
    .map(summed)
    .sort((one, other) => inOrder(one, other, dimensions, rank))
}

function summed(parts: readonly Row[]): Row {
  const { bucket: _, ...first } = parts[0] as Row
  const sums = ADDED.map((name) => [
    name,
    sumOf(
      name,
      parts.map((part) => part[name]),
    ) ?? null,
  ])
  return { ...first, ...Object.fromEntries(sums) }
}

/** The largest first, then by name; unknown ones after the known, what the limit left out at the end. */
function inOrder(one: Row, other: Row, dimensions: readonly string[], rank: Measure): number {
  if (one.other === true || other.other === true) return one.other === true ? 1 : -1
  const names = dimensions.map((name) => compare(one[name] ?? null, other[name] ?? null, 1))
  const bySize = compare(sizeOf(rank, one[rank]), sizeOf(rank, other[rank]), -1)
  return bySize || names.find((order) => order !== 0) || 0
}

function compare<Kind extends string | number | bigint>(
  one: Kind | null,
  other: Kind | null,
  direction: 1 | -1,
): number {
  if (one === other) return 0
  if (one === null) return 1
  if (other === null) return -1
  return one < other ? -direction : direction
}

function sizeOf(measure: Measure, value: Value): bigint | number | null {
  if (value === null || value === undefined) return null
  return MEASURES[measure].kind === 'money' ? picoOf(String(value)) : Number(value)
}
