import { isAdditive, type Measure, type Row, type Value } from '../measures/measures.ts'
import { sumOf } from '../measures/sum-of.ts'
import { summedRows } from '../measures/summed-rows.ts'
import { OTHER_COLOUR } from './palette.ts'
import type { Group } from './series-of.ts'

/** Groups and their values by bucket. */
export interface Grouped {
  readonly groups: readonly Group[]
  readonly values: readonly (readonly Value[])[]
}

/** The first groups; the rest, with what the server had left out, is one more where it adds up. */
export function firstGroups({ groups, values }: Grouped, count: number, measure: Measure): Grouped {
  const own = groups.filter(({ row }) => row.other !== true).length
  if (own <= count) return { groups, values }
  if (!isAdditive(measure))
    return { groups: groups.slice(0, count), values: values.slice(0, count) }
  const rest = values.slice(count)
  const others = groups.slice(count).map(({ row }) => ({ ...row, other: true }) as Row)
  const [row] = summedRows(others, [], measure)
  if (row === undefined) return { groups, values }
  return {
    groups: [...groups.slice(0, count), { key: 'other', name: 'Other', colour: OTHER_COLOUR, row }],
    values: [
      ...values.slice(0, count),
      (rest[0] ?? []).map((_, place) =>
        sumOf(
          measure,
          rest.map((one) => one[place]),
        ),
      ),
    ],
  }
}
