import { checkTimeZone, TokenledgerError } from '@tokenledger/sdk/core'
import { CSV_FIELDS, type CsvField, csvField } from './csv-fields.ts'
import { readCell } from './read-cell.ts'

/** How the rows of one file become events. */
export interface CsvPlan {
  /** Cells of a row. */
  readonly width: number
  readonly columns: readonly { readonly index: number; readonly field: CsvField }[]
  /** Values of fields whose column is empty or not mapped. */
  readonly constants: readonly { readonly field: CsvField; readonly value: unknown }[]
  readonly timeZone: string
}

/** What the user says about a file. */
export interface CsvMapping {
  /** Field -> column. */
  readonly map?: ReadonlyMap<string, string>
  /** The same for a header that nobody has mapped. @default columns that are called like a field */
  readonly columnsOf?: (header: readonly string[]) => ReadonlyMap<string, string>
  /** Field -> text for every row in which the field's column is empty or not mapped. */
  readonly set?: ReadonlyMap<string, string>
  /** IANA zone of times that state none. @default 'UTC' */
  readonly timeZone?: string
}

/**
 * Checks the mapping against the header, so that a mistake is one error and not one a row.
 *
 * @throws TokenledgerError `unknown_column` naming the columns there are; `invalid_mapping` when a
 * field is unknown or nothing gives the time; `invalid_time_zone`; `invalid_row` or `invalid_time` when
 * a constant cannot be read.
 */
export function csvPlan(header: readonly string[], mapping: CsvMapping): CsvPlan {
  const { set = new Map<string, string>(), columnsOf = ownNames, timeZone = 'UTC' } = mapping
  checkTimeZone(timeZone)
  const map = mapping.map ?? columnsOf(header)
  const columns = [...map].map(([target, column]) => ({
    index: columnIndex(header, column),
    field: csvField(target),
  }))
  const constants = [...set].map(([target, text]) => {
    const field = csvField(target)
    return { field, value: readCell(field, text, timeZone) }
  })
  checkTimeIsGiven([...columns, ...constants], header)
  return { width: header.length, columns, constants, timeZone }
}

/** Columns that are called like a field. */
export function ownNames(header: readonly string[]): ReadonlyMap<string, string> {
  const isField = (name: string): boolean =>
    name === 'model' || /^(?:tag|meters)\../.test(name) || CSV_FIELDS.includes(name)
  return new Map(header.filter(isField).map((name) => [name, name]))
}

function columnIndex(header: readonly string[], column: string): number {
  const index = header.indexOf(column)
  if (index >= 0 && index === header.lastIndexOf(column)) return index
  const rule = index < 0 ? 'is no column' : 'stands twice in the header'
  throw new TokenledgerError(
    'unknown_column',
    `Cannot map the column "${column}": it ${rule}; the columns are ${header.map((name) => `"${name}"`).join(', ')}`,
  )
}

function checkTimeIsGiven(
  given: readonly { readonly field: CsvField }[],
  header: readonly string[],
): void {
  if (given.some(({ field }) => field.kind === 'time')) return
  throw new TokenledgerError(
    'invalid_mapping',
    `Cannot import the CSV: a column must give the time of the calls; use --map time=<one of ${header.join(', ')}>`,
  )
}
