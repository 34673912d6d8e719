import { useMemo } from 'react'
import { type Group, groupKey } from '../../charts/series-of.ts'
import type { Field } from '../../components/csv-button.tsx'
import { type Column, DataTable } from '../../components/data-table.tsx'
import { ShareBar } from '../../components/share-bar.tsx'
import { count, percent, ratio, signedPercent } from '../../format/count.ts'
import { shareOf } from '../../format/exact.ts'
import {
  exact,
  isAdditive,
  MEASURES,
  type Measure,
  type Row,
  shown,
  type Totals,
} from '../../measures/measures.ts'
import { useBefore } from '../../questions/use-before.ts'
import { useFrame } from '../../url/use-frame.ts'
import type { SetSearch } from './explore-controls.tsx'
import type { Asked } from './use-asked.ts'

const ALWAYS = ['calls', 'total_tokens', 'cost_usd'] as const satisfies readonly Measure[]

/** One row a group: the measure, its share, the usual figures, and the period before. */
export function GroupTable({
  asked,
  set,
  groups,
  totals,
  title,
}: {
  readonly asked: Asked
  readonly set: SetSearch
  readonly groups: readonly Group[]
  readonly totals: Totals
  readonly title: string
}) {
  const { measure, rank, dimensions, isCompared, range } = asked
  const { frame, toggle } = useFrame()
  const before = useBefore(range, frame.where, { dimensions, measure, enabled: isCompared })
  const columns = useMemo((): readonly Column<Group>[] => {
    const figures: readonly Measure[] = [measure, ...ALWAYS.filter((name) => name !== measure)]
    const first = dimensions[0]
    return [
      {
        id: 'group',
        header: 'Group',
        cell: ({ name, colour, row }) => (
          <span className="group-name">
            <i style={{ background: `var(${colour})` }} />
            {row.other === true || first === undefined ? (
              name
            ) : (
              <button
                type="button"
                className="link"
                title={`Filter by ${name}`}
                onClick={() => toggle(first, row[first] ?? null)}
              >
                {name}
              </button>
            )}
            {row.unpriced_calls > 0 && (
              <span className="badge">{count(row.unpriced_calls)} unpriced</span>
            )}
          </span>
        ),
      },
      ...figures.map(
        (name): Column<Group> => ({
          id: name,
          isNumber: true,
          header: (
            <button type="button" title="Rank by this" onClick={() => set({ rank: name })}>
              {MEASURES[name].name}
              {rank === name ? ' ↓' : ''}
            </button>
          ),
          ...(rank === name && { sorted: 'descending' }),
          cell: ({ row }) => shown(name, row[name]),
          title: ({ row }) => exact(name, row[name]),
        }),
      ),
      ...(isAdditive(measure) ? [shareColumn(measure, totals)] : []),
      ...(isCompared ? changeColumns(measure, before, dimensions) : []),
    ]
  }, [measure, rank, dimensions, isCompared, totals, before, set, toggle])
  const fields = useMemo(
    () => [
      ...fieldsOf(measure, dimensions),
      ...(isCompared ? [beforeField(measure, before, dimensions)] : []),
    ],
    [measure, dimensions, isCompared, before],
  )
  return (
    <DataTable
      label="Groups"
      rows={groups}
      columns={columns}
      keyOf={({ key }) => key}
      file={{ name: title, fields }}
    />
  )
}

/** The dimensions of a group, each in a column of its own, and the figures. */
function fieldsOf(measure: Measure, dimensions: readonly string[]): readonly Field<Group>[] {
  const figures = [...new Set<Measure>([measure, ...ALWAYS])]
  const names: readonly Field<Group>[] =
    dimensions.length === 0
      ? [['group', ({ name }) => name]]
      : dimensions.map((dimension, place) => [
          dimension,
          ({ name, row }) => (row.other === true ? (place === 0 ? name : null) : row[dimension]),
        ])
  return [...names, ...figures.map((name): Field<Group> => [name, ({ row }) => row[name]])]
}

function share(measure: Measure, row: Row, totals: Totals): number | null {
  return MEASURES[measure].kind === 'money'
    ? shareOf(row.cost_usd, totals.cost_usd)
    : ratio(Number(row[measure]), Number(totals[measure]))
}

function shareColumn(measure: Measure, totals: Totals): Column<Group> {
  return {
    id: 'share',
    header: `Share of ${MEASURES[measure].name.toLowerCase()}`,
    cell: ({ row }) => (
      <span className="group-share">
        <ShareBar share={share(measure, row, totals)} />
        {percent(share(measure, row, totals))}
      </span>
    ),
  }
}

type Before = ReturnType<typeof useBefore>

const rowBefore = (
  { row }: Group,
  before: Before,
  dimensions: readonly string[],
): Row | null | undefined => (row.other === true ? undefined : before(groupKey(row, dimensions)))

const beforeField = (
  measure: Measure,
  before: Before,
  dimensions: readonly string[],
): Field<Group> => [`${measure}_before`, (group) => rowBefore(group, before, dimensions)?.[measure]]

function changeColumns(
  measure: Measure,
  before: Before,
  dimensions: readonly string[],
): readonly Column<Group>[] {
  const earlier = (group: Group) => rowBefore(group, before, dimensions)
  return [
    {
      id: 'before',
      header: 'Before',
      isNumber: true,
      cell: (group) => {
        const row = earlier(group)
        return row === null ? 'None' : shown(measure, row?.[measure])
      },
      title: (group) => exact(measure, earlier(group)?.[measure]),
    },
    {
      id: 'change',
      header: 'Change',
      isNumber: true,
      cell: (group) => changeText(group.row[measure], earlier(group)?.[measure]),
    },
  ]
}

function changeText(now: Row[string] | number | undefined, before: typeof now): string {
  if (now === null || now === undefined || before === null || before === undefined) return '—'
  const base = Number(before)
  return base === 0 ? '—' : signedPercent((Number(now) - base) / base)
}
