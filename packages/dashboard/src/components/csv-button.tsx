import { csvOf } from '../format/csv.ts'
import { download } from './download.ts'
import { fileName } from './file-name.ts'
import { Icon } from './icon.tsx'
import './controls.css'

/** A column of a table's file: its heading, as the API names it, and its value with all digits. */
export type Field<Row> = readonly [
  name: string,
  value: (row: Row) => string | number | null | undefined,
]

/** What a table is as a file. */
export interface TableFile<Row> {
  readonly name: string
  readonly fields: readonly Field<Row>[]
}

/** Saves the rows of a table as CSV, as they stand in it and in their order. */
export function CsvButton<Row>({
  label,
  rows,
  file: { name, fields },
}: {
  /** What the table is called. */
  readonly label: string
  readonly rows: readonly Row[]
  readonly file: TableFile<Row>
}) {
  const save = (): void => {
    const lines = rows.map((row) => fields.map(([, value]) => value(row)))
    const text = csvOf([fields.map(([heading]) => heading), ...lines])
    download(`${fileName(name)}.csv`, new Blob([text], { type: 'text/csv' }))
  }
  return (
    <button type="button" className="button quiet" aria-label={`${label} as CSV`} onClick={save}>
      <Icon name="download" />
      CSV
    </button>
  )
}
