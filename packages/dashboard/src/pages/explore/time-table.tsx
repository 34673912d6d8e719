import { useMemo } from 'react'
import type { Field } from '../../components/csv-button.tsx'
import { type Column, DataTable } from '../../components/data-table.tsx'
import type { MeasureOverTime } from '../../components/use-measure-over-time.ts'
import { bucketName } from '../../format/moment.ts'
import { exact, isAdditive, shown, type Value } from '../../measures/measures.ts'
import { sumOf } from '../../measures/sum-of.ts'
import type { Asked } from './use-asked.ts'

interface BucketRow {
  readonly start: number
  readonly place: number
}

interface Series {
  readonly id: string
  readonly header: string
  /** In the file. */
  readonly name: string
  readonly values: readonly Value[]
}

/** One row a bucket: what all came to, and a column for each group. */
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
  const series = useMemo((): readonly Series[] => {
    const isSummed = isAdditive(measure) && groups.length > 1
    const all = starts.map((_, place) =>
      sumOf(
        measure,
        values.map((one) => one[place]),
      ),
    )
    return [
      ...(isSummed ? [{ id: 'all', header: 'All', name: 'all', values: all }] : []),
      ...(before === undefined
        ? []
        : [{ id: 'before', header: 'All, the period before', name: 'before', values: before }]),
      ...groups.map(({ key, name }, index) => ({
        ...{ id: key, header: name, name, values: values[index] ?? [] },
      })),
    ]
  }, [measure, starts, groups, values, before])
  const columns = useMemo(
    (): readonly Column<BucketRow>[] => [
      {
        id: 'bucket',
        header: 'Time',
        cell: ({ start, place }) => (
          <>
            {bucketName(start, range.bucket, range.timeZone)}
            {place === open && (
              <span className="muted" title="Not over yet">
                {' '}
                so far
              </span>
            )}
          </>
        ),
      },
      ...series.map(
        ({ id, header, values: all }): Column<BucketRow> => ({
          ...{ id, header },
          isNumber: true,
          cell: ({ place }) => shown(measure, all[place]),
          title: ({ place }) => exact(measure, all[place]),
        }),
      ),
    ],
    [measure, range, series, open],
  )
  const fields: readonly Field<BucketRow>[] = [
    ['time', ({ start }) => new Date(start).toISOString()],
    ...series.map(({ name, values: all }): Field<BucketRow> => [name, ({ place }) => all[place]]),
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
