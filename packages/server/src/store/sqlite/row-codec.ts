import type { SegmentRow, StoredRow } from '../../query/segment-row.ts'
import type { SqlRow, SqlValue } from './sqlite-driver.ts'

/** The columns of the table `entries`, in the order in which `encodeRow` gives their values. */
export const COLUMNS = [
  'seq',
  'recorded_at',
  'id',
  'segment',
  'sign',
  'corrects',
  'time',
  'project',
  'environment',
  'workflow',
  'agent',
  'task',
  'session',
  'user',
  'tool',
  'source',
  'provider',
  'operation',
  'service_tier',
  'region',
  'tags',
  'model',
  'request_model',
  'response_model',
  'role',
  'status',
  'error',
  'response_id',
  'parent_id',
  'attempt',
  'duration_ms',
  'ttft_ms',
  'latency_bucket',
  'meters',
  'input_tokens',
  'output_tokens',
  'cache_read_tokens',
  'cache_write_tokens',
  'reasoning_tokens',
  'cost_pico',
  'list_cost_pico',
  'price_id',
  'coverage',
  'estimated',
  'unpriced',
  'reading',
  'tools',
  'origin',
] as const

const json = (value: object | null): string | null =>
  value === null ? null : JSON.stringify(value)

/** Calls of one session share their tags. */
const lastTags: { tags: SegmentRow['tags']; text: string | null } = { tags: null, text: null }

function tagsText(tags: SegmentRow['tags']): string | null {
  if (tags !== lastTags.tags) {
    lastTags.tags = tags
    lastTags.text = json(tags)
  }
  return lastTags.text
}

/** What the ledger itself says of a row. */
export interface RowMarks {
  readonly seq: number
  /** Epoch milliseconds. */
  readonly recordedAt: number
  /** What an importer remembers of the call (`NewEntry`). */
  readonly origin: string | null
}

/** The values of a row, in the order of `COLUMNS`. Throws when a reading is no JSON. */
export function encodeRow(row: SegmentRow, { seq, recordedAt, origin }: RowMarks): SqlValue[] {
  return [
    seq,
    recordedAt,
    row.id,
    row.segment,
    row.sign,
    row.corrects,
    row.time,
    row.project,
    row.environment,
    row.workflow,
    row.agent,
    row.task,
    row.session,
    row.user,
    row.tool,
    row.source,
    row.provider,
    row.operation,
    row.serviceTier,
    row.region,
    tagsText(row.tags),
    row.model,
    row.requestModel,
    row.responseModel,
    row.role,
    row.status,
    row.error,
    row.responseId,
    row.parentId,
    row.attempt,
    row.durationMs,
    row.ttftMs,
    row.latencyBucket,
    json(row.meters),
    row.inputTokens,
    row.outputTokens,
    row.cacheReadTokens,
    row.cacheWriteTokens,
    row.reasoningTokens,
    row.cost,
    row.listCost,
    row.priceId,
    row.coverage,
    row.estimated ? 1 : 0,
    row.unpriced,
    json(row.reading),
    json(row.tools),
    origin,
  ]
}

/** A row as the ledger has it. Token columns of old rows may be NULL: they count as nothing. */
export function decodeRow(row: SqlRow): StoredRow {
  const text = (column: Column): string | null => (row[column] as string | null) ?? null
  const count = (column: Column): number => Number(row[column] ?? 0)
  const countOrNull = (column: Column): number | null =>
    row[column] === null ? null : count(column)
  const money = (column: Column): bigint | null =>
    row[column] === null ? null : BigInt(row[column] ?? 0)
  const parsed = <T>(column: Column): T | null =>
    row[column] === null ? null : (JSON.parse(String(row[column])) as T)
  return {
    seq: count('seq'),
    recordedAt: count('recorded_at'),
    id: String(row['id']),
    segment: count('segment'),
    sign: count('sign') < 0 ? -1 : 1,
    corrects: text('corrects'),
    time: count('time'),
    project: text('project'),
    environment: text('environment'),
    workflow: text('workflow'),
    agent: text('agent'),
    task: text('task'),
    session: text('session'),
    user: text('user'),
    tool: text('tool'),
    source: text('source'),
    provider: text('provider'),
    operation: text('operation'),
    serviceTier: text('service_tier'),
    region: text('region'),
    tags: parsed('tags'),
    model: text('model'),
    requestModel: text('request_model'),
    responseModel: text('response_model'),
    role: text('role') as StoredRow['role'],
    status: text('status') as StoredRow['status'],
    error: text('error'),
    responseId: text('response_id'),
    parentId: text('parent_id'),
    attempt: countOrNull('attempt'),
    durationMs: countOrNull('duration_ms'),
    ttftMs: countOrNull('ttft_ms'),
    latencyBucket: countOrNull('latency_bucket'),
    meters: parsed<StoredRow['meters']>('meters') ?? {},
    inputTokens: count('input_tokens'),
    outputTokens: count('output_tokens'),
    cacheReadTokens: count('cache_read_tokens'),
    cacheWriteTokens: count('cache_write_tokens'),
    reasoningTokens: count('reasoning_tokens'),
    cost: money('cost_pico'),
    listCost: money('list_cost_pico'),
    priceId: text('price_id'),
    coverage: text('coverage') as StoredRow['coverage'],
    estimated: count('estimated') === 1,
    unpriced: count('unpriced') as StoredRow['unpriced'],
    reading: parsed('reading'),
    tools: parsed('tools'),
  }
}

type Column = (typeof COLUMNS)[number]
