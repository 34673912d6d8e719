import { useMemo } from 'react'
import { type Column, DataTable } from '../../components/data-table.tsx'
import { bucketName } from '../../format/moment.ts'
import { exact, shown } from '../../measures/measures.ts'
import type { Asked, Explored } from './use-explored.ts'

interface BucketRow {
  readonly start: number
  readonly place: number
}

/** One row a bucket, one column a group. */
export function TimeTable({
  asked: { measure, range },
  explored: { starts, open, groups, values },
}: {
  readonly asked: Asked
  readonly explored: Explored
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
    ],
    [measure, range, groups, values, open],
  )
  return (
    <DataTable label="Time" rows={rows} columns={columns} keyOf={({ start }) => String(start)} />
  )
}
