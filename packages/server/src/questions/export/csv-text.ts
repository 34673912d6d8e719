/** A value of a CSV file. Text that came from outside is a string, everything else a `raw` value. */
export type CsvValue = string | null | { readonly raw: string | number | null | undefined }

/** What spreadsheets take for a formula (OWASP, "CSV Injection"). */
const FORMULA = /^[=+\-@\t\r]/

/**
 * Writes CSV (RFC 4180, line feeds). Foreign text that a spreadsheet would run gets an apostrophe in
 * front; our own numbers stay as they are; null is empty.
 */
export const csvText = (rows: readonly (readonly CsvValue[])[]): string =>
  rows.map((row) => `${row.map(csvCell).join(',')}\n`).join('')

function csvCell(value: CsvValue): string {
  if (value === null) return ''
  if (typeof value === 'object') return value.raw == null ? '' : String(value.raw)
  const safe = FORMULA.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
