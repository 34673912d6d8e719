import { toDecimal } from '@tokenledger/sdk/core'
import type { StoredRow } from '../../query/segment-row.ts'
import type { StoredEntry } from '../../store/store.ts'
import type { CsvValue } from './csv-text.ts'

const COLUMNS: readonly (readonly [string, (row: StoredRow) => CsvValue])[] = [
  ['id', (row) => row.id],
  ['segment', (row) => ({ raw: row.segment })],
  ['time', (row) => ({ raw: new Date(row.time).toISOString() })],
  ['project', (row) => row.project],
  ['environment', (row) => row.environment],
  ['workflow', (row) => row.workflow],
  ['agent', (row) => row.agent],
  ['task', (row) => row.task],
  ['session', (row) => row.session],
  ['user', (row) => row.user],
  ['tool', (row) => row.tool],
  ['source', (row) => row.source],
  ['provider', (row) => row.provider],
  ['model', (row) => row.model],
  ['operation', (row) => row.operation],
  ['service_tier', (row) => row.serviceTier],
  ['status', (row) => row.status],
  ['coverage', (row) => row.coverage],
  ['estimated', (row) => ({ raw: String(row.estimated) })],
  ['duration_ms', (row) => ({ raw: row.durationMs })],
  ['input_tokens', (row) => tokensOf(row, row.inputTokens)],
  ['output_tokens', (row) => tokensOf(row, row.outputTokens)],
  ['cache_read_tokens', (row) => tokensOf(row, row.cacheReadTokens)],
  ['cache_write_tokens', (row) => tokensOf(row, row.cacheWriteTokens)],
  ['reasoning_tokens', (row) => tokensOf(row, row.reasoningTokens)],
  ['cost_usd', (row) => ({ raw: row.cost === null ? null : toDecimal(row.cost) })],
  ['list_cost_usd', (row) => ({ raw: row.listCost === null ? null : toDecimal(row.listCost) })],
  ['price_id', (row) => row.priceId],
  ['tags', (row) => (row.tags === null ? null : JSON.stringify(row.tags))],
]

/** The names of the columns. */
export const CSV_TITLES: readonly CsvValue[] = COLUMNS.map(([title]) => ({ raw: title }))

/** One row a segment of a call: a call of one model has one. */
export const csvRows = ({ rows }: StoredEntry): CsvValue[][] =>
  rows.map((row) => COLUMNS.map(([, cellOf]) => cellOf(row)))

/** A call that told no usage has no counts: they are not zero. */
function tokensOf({ coverage }: StoredRow, tokens: number): CsvValue {
  return { raw: coverage === 'missing' ? null : tokens }
}
