import { TokenledgerError } from '@tokenledger/sdk/core'
import type { CsvField } from './csv-fields.ts'
import type { CsvPlan } from './csv-plan.ts'
import { readCell } from './read-cell.ts'

/**
 * The event that a row stands for. An empty cell is as good as an absent one.
 *
 * @throws TokenledgerError `invalid_row` or `invalid_time`.
 */
export function eventOfRow(cells: readonly string[], plan: CsvPlan): Record<string, unknown> {
  if (cells.length !== plan.width) {
    throw new TokenledgerError(
      'invalid_row',
      `Cannot read the row: the header has ${plan.width} columns, found ${cells.length}`,
    )
  }
  const event: Record<string, unknown> = {}
  for (const { field, value } of plan.constants) put(event, field, value)
  for (const { index, field } of plan.columns) {
    const text = cells[index]?.trim() ?? ''
    if (text !== '') put(event, field, readCell(field, text, plan.timeZone))
  }
  if (event['time'] !== undefined) return event
  throw new TokenledgerError('invalid_time', 'Cannot read the row: its time is empty')
}

function put(event: Record<string, unknown>, { path }: CsvField, value: unknown): void {
  const [name, key] = path
  event[name] = key === undefined ? value : { ...(event[name] ?? {}), [key]: value }
}
