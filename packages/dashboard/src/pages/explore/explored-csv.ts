import { csvOf } from '../../format/csv.ts'
import type { Asked, Explored } from './use-explored.ts'

/** The table that is shown, with all digits: by group, or by time with one column a group. */
export function exploredCsv(
  { measure, dimensions, isByTime }: Pick<Asked, 'measure' | 'dimensions' | 'isByTime'>,
  { groups, starts, values }: Pick<Explored, 'groups' | 'starts' | 'values'>,
): string {
  if (isByTime) {
    return csvOf([
      ['time', ...groups.map(({ name }) => name)],
      ...starts.map((start, place) => [
        new Date(start).toISOString(),
        ...values.map((ofGroup) => ofGroup[place]),
      ]),
    ])
  }
  const figures = [...new Set([measure, 'calls', 'total_tokens', 'cost_usd'] as const)]
  return csvOf([
    [...(dimensions.length === 0 ? ['group'] : dimensions), ...figures],
    ...groups.map(({ name, row }) => [
      ...(row.other === true || dimensions.length === 0
        ? [name, ...dimensions.slice(1).map(() => null)]
        : dimensions.map((dimension) => row[dimension])),
      ...figures.map((figure) => row[figure]),
    ]),
  ])
}
