import {
  exact,
  height,
  isAdditive,
  type Measure,
  onAxis,
  shown,
  type Totals,
  type Value,
} from '../measures/measures.ts'
import { sumOf } from '../measures/sum-of.ts'
import type { Range } from '../url/range.ts'
import type { Drawing } from './drawing.ts'
import type { Group } from './series-of.ts'

/** What of a measure over time is drawn. */
export interface MeasureToDraw {
  readonly title: string
  readonly measure: Measure
  readonly range: Range
  readonly totals: Totals
  /** Whether the values are known by now. */
  readonly isKnown: boolean
  readonly groups: readonly Group[]
  /** By group, then by bucket. */
  readonly values: readonly (readonly Value[])[]
  readonly starts: readonly number[]
  readonly open: number | null
  /** Of all calls the period before, by bucket. */
  readonly before: readonly Value[] | undefined
  /** Filters by a group. Absent: groups are no filters. */
  readonly onPick?: ((group: Group) => void) | undefined
}

/** A measure by groups as a chart: bars where the groups add up, else lines. Undefined: not known yet. */
export function measureDrawing(drawn: MeasureToDraw): Drawing | undefined {
  if (!drawn.isKnown) return undefined
  const { title, measure, range, totals, groups, values, starts, open, before } = drawn
  const textsOf = (some: readonly Value[]) => some.map((value) => shown(measure, value))
  return {
    label: `${title} over time, ${shown(measure, totals[measure])} in all.`,
    shape: isAdditive(measure) ? 'bars' : 'lines',
    axisText: (value) => onAxis(measure, value),
    data: {
      starts,
      open,
      end: range.end,
      bucket: range.bucket,
      timeZone: range.timeZone,
      series: groups.map(({ key, name, colour }, place) => ({
        key,
        name,
        colour,
        values: (values[place] ?? []).map(height),
        texts: textsOf(values[place] ?? []),
      })),
      ...(isAdditive(measure) && {
        totals: textsOf(
          starts.map((_, place) =>
            sumOf(
              measure,
              values.map((one) => one[place]),
            ),
          ),
        ),
      }),
      ...(before !== undefined && {
        before: { values: before.map(height), texts: textsOf(before) },
      }),
    },
    legend: [
      ...groups.map((group) => legendOf(group, drawn)),
      ...(before === undefined ? [] : [BEFORE]),
    ],
  }
}

const BEFORE = {
  key: 'before',
  name: 'All, the period before',
  colour: '--ink-3',
  text: '',
  isLine: true,
}

function legendOf(group: Group, { measure, onPick }: MeasureToDraw) {
  const { key, name, colour, row } = group
  return {
    key,
    name,
    colour,
    text: shown(measure, row[measure]),
    title: exact(measure, row[measure]),
    ...(row.other !== true && onPick !== undefined && { onPick: () => onPick(group) }),
  }
}
