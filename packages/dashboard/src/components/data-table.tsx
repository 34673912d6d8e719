import { createColumnHelper, tableFeatures, useTable } from '@tanstack/react-table'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useEffect, useMemo, useRef } from 'react'
import { CsvButton, type TableFile } from './csv-button.tsx'
import './data-table.css'

/** A column: its heading and what a row shows in it. */
export interface Column<Row> {
  readonly id: string
  readonly header: ReactNode
  readonly cell: (row: Row) => ReactNode
  readonly isNumber?: boolean
  /** What a pointer is told: the exact figure. */
  readonly title?: (row: Row) => string | undefined
  readonly sorted?: 'ascending' | 'descending'
}

const features = tableFeatures({})
const ROW_PX = 34
/** How near the end more is asked for. */
const NEAR_THE_END = 20

/** A table of any length: only the rows in sight are in the page. */
export function DataTable<Row extends object>({
  label,
  rows,
  columns,
  keyOf,
  maxHeight = 620,
  rowHeight = ROW_PX,
  isChosen,
  onEnd,
  file,
}: {
  readonly label: string
  readonly rows: readonly Row[]
  readonly columns: readonly Column<Row>[]
  readonly keyOf: (row: Row) => string
  readonly maxHeight?: number | string
  readonly rowHeight?: number
  readonly isChosen?: (row: Row) => boolean
  /** The end is near: there may be more to ask for. */
  readonly onEnd?: () => void
  /** The rows as CSV. */
  readonly file: TableFile<Row>
}) {
  const made = useMemo(() => {
    const helper = createColumnHelper<typeof features, Row>()
    return helper.columns(
      columns.map(({ id, header, cell }) =>
        helper.display({ id, header: () => header, cell: ({ row }) => cell(row.original) }),
      ),
    )
  }, [columns])
  const table = useTable({ features, columns: made, data: rows, getRowId: keyOf })
  const all = table.getRowModel().rows
  const scroller = useRef<HTMLElement>(null)
  const virtual = useVirtualizer({
    count: all.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  })
  const items = virtual.getVirtualItems()
  const lastSeen = items.at(-1)?.index ?? 0
  useEffect(() => {
    if (all.length > 0 && lastSeen >= all.length - NEAR_THE_END) onEnd?.()
  }, [lastSeen, all.length, onEnd])
  const above = items[0]?.start ?? 0
  const below = virtual.getTotalSize() - (items.at(-1)?.end ?? 0)
  const byId = new Map(columns.map((column) => [column.id, column]))
  const numberClass = (id: string): string | undefined =>
    byId.get(id)?.isNumber === true ? 'number' : undefined
  return (
    <>
      <section
        ref={scroller}
        className="data-table"
        style={{ maxHeight }}
        aria-label={label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
        tabIndex={0}
      >
        <table aria-rowcount={all.length + 1}>
          <thead>
            {table.getHeaderGroups().map((group) => (
              <tr key={group.id}>
                {group.headers.map((header) => (
                  <th
                    key={header.id}
                    scope="col"
                    className={numberClass(header.column.id)}
                    aria-sort={byId.get(header.column.id)?.sorted}
                  >
                    <table.FlexRender header={header} />
                  </th>
                ))}
              </tr>
            ))}
          </thead>
          <tbody>
            <Spacer height={above} columns={columns.length} />
            {items.map(({ index }) => {
              const row = all[index]
              if (row === undefined) return null
              return (
                <tr
                  key={row.id}
                  aria-rowindex={index + 2}
                  style={{ height: rowHeight }}
                  className={isChosen?.(row.original) === true ? 'chosen' : undefined}
                >
                  {row.getAllCells().map((cell) => (
                    <td
                      key={cell.id}
                      className={numberClass(cell.column.id)}
                      title={byId.get(cell.column.id)?.title?.(row.original)}
                    >
                      <table.FlexRender cell={cell} />
                    </td>
                  ))}
                </tr>
              )
            })}
            <Spacer height={below} columns={columns.length} />
          </tbody>
        </table>
      </section>
      <footer className="data-table-foot">
        <CsvButton label={label} rows={rows} file={file} />
      </footer>
    </>
  )
}

function Spacer({ height, columns }: { readonly height: number; readonly columns: number }) {
  if (height <= 0) return null
  return (
    <tr className="spacer">
      <td colSpan={columns} style={{ height }} />
    </tr>
  )
}
