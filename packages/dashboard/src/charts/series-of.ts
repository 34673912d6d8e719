import type { Measure, Row, Value } from '../measures/measures.ts'
import { valueName } from '../url/dimensions.ts'
import { cumulative } from './cumulative.ts'
import { OTHER_COLOUR, seriesColour } from './palette.ts'

/** A group of an answer: its values by dimension, or the rest. */
export interface Group {
  readonly key: string
  readonly name: string
  readonly colour: string
  readonly row: Row
}

/** What tells one group from another: its dimensions, or that it is the rest. */
export function groupKey(row: Row, dimensions: readonly string[]): string {
  return row.other === true ? 'other' : JSON.stringify(dimensions.map((name) => row[name] ?? null))
}

/** The groups of ranked rows, each with a name and a colour by its place. */
export function groupsOf(rows: readonly Row[], dimensions: readonly string[]): readonly Group[] {
  return rows.map((row, place) => ({
    key: groupKey(row, dimensions),
    name:
      row.other === true
        ? 'Other'
        : dimensions.map((name) => valueName(name, row[name] ?? null)).join(' · ') || 'All',
    colour: row.other === true ? OTHER_COLOUR : seriesColour(place),
    row,
  }))
}

/** How groups become series. */
export interface SeriesWishes {
  readonly measure: Measure
  readonly dimensions: readonly string[]
  /** Begins of the buckets. */
  readonly starts: readonly number[]
  /** Running totals. */
  readonly isCumulative?: boolean
}

/** The values of each group in each bucket, as the API gives them. */
export function valuesOf(
  rows: readonly Row[],
  groups: readonly Group[],
  { measure, dimensions, starts, isCumulative = false }: SeriesWishes,
): readonly (readonly Value[])[] {
  const found = new Map(
    rows.map((row) => [`${Date.parse(row.bucket ?? '')} ${groupKey(row, dimensions)}`, row]),
  )
  return groups.map(({ key }) => {
    const values = starts.map((start) => found.get(`${start} ${key}`)?.[measure])
    return isCumulative ? cumulative(measure, values) : values
  })
}
