import { useMemo } from 'react'
import type { Field } from '../../components/csv-button.tsx'
import { type Column, DataTable } from '../../components/data-table.tsx'
import type { MeasureOverTime } from '../../components/use-measure-over-time.ts'
import { bucketName } from '../../format/moment.ts'
import { exact, shown } from '../../measures/measures.ts'
import type { Asked } from './use-asked.ts'

interface BucketRow {
  readonly start: number
  readonly place: number
}

/** One row a bucket, one column a group. */
export function TimeTable({
  asked: { measure, range },
  found: { starts, open, groups, values, before },
  title,
}: {
  readonly asked: Asked
  readonly found: MeasureOverTime
  readonly title: string
}) {
  const rows = starts.map((start, place): BucketRow => ({ start, place }))
  const columns = useMemo(
    (): readonly Column<BucketRow>[] => [
      {
        id: 'bucket',
        header: 'Time',
        cell: ({ start, place }) => (
          <>
            {bucketName(start, range.bucket, range.timeZone)}
            {place === open && <span className="muted"> · not over yet</span>}
          </>
        ),
      },
      ...groups.map(
        ({ key, name }, index): Column<BucketRow> => ({
          id: key,
          header: name,
          isNumber: true,
          cell: ({ place }) => shown(measure, values[index]?.[place]),
          title: ({ place }) => exact(measure, values[index]?.[place]),
        }),
      ),
      ...(before === undefined
        ? []
        : [
            {
              id: 'before',
              header: 'All, the period before',
              isNumber: true,
              cell: ({ place }: BucketRow) => shown(measure, before[place]),
              title: ({ place }: BucketRow) => exact(measure, before[place]),
            },
          ]),
    ],
    [measure, range, groups, values, open, before],
  )
  const fields: readonly Field<BucketRow>[] = [
    ['time', ({ start }) => new Date(start).toISOString()],
    ...groups.map(
      ({ name }, index): Field<BucketRow> => [name, ({ place }) => values[index]?.[place]],
    ),
    ...(before === undefined
      ? []
      : [['before', ({ place }) => before[place]] satisfies Field<BucketRow>]),
  ]
  return (
    <DataTable
      label="Time"
      rows={rows}
      columns={columns}
      keyOf={({ start }) => String(start)}
      file={{ name: title, fields }}
    />
  )
}
