import { toDecimal } from '@tokenledger/sdk/core'
import type { StoredRow } from '../query/segment-row.ts'
import type { StoredEntry } from '../store/store.ts'

/** One entry in a list: the call itself, and what its segments add up to. Tokens carry the sign. */
export type EventRow = ReturnType<typeof eventRow>

/** An entry as lists have it. */
export function eventRow({ id, rows }: StoredEntry) {
  const [call] = rows
  if (call === undefined) throw new Error(`The entry "${id}" has no rows`)
  return { ...identityOf(id, call), ...dimensionsOf(call), ...outcomeOf(call), ...figuresOf(rows) }
}

const identityOf = (id: string, call: StoredRow) => ({
  id,
  seq: call.seq,
  sign: call.sign,
  corrects: call.corrects,
  time: new Date(call.time).toISOString(),
  recorded_at: new Date(call.recordedAt).toISOString(),
})

const dimensionsOf = (call: StoredRow) => ({
  project: call.project,
  environment: call.environment,
  workflow: call.workflow,
  agent: call.agent,
  task: call.task,
  session: call.session,
  user: call.user,
  tool: call.tool,
  source: call.source,
  tags: call.tags,
  provider: call.provider,
  operation: call.operation,
  service_tier: call.serviceTier,
  request_model: call.requestModel,
  response_model: call.responseModel,
  response_id: call.responseId,
  parent_id: call.parentId,
})

const outcomeOf = (call: StoredRow) => ({
  attempt: call.attempt,
  status: call.status,
  error: call.error,
  duration_ms: call.durationMs,
  ttft_ms: call.ttftMs,
  coverage: call.coverage,
  estimated: call.estimated,
  warnings: (call.reading?.warnings ?? []).map(({ code }) => code),
  used_tools: [...new Set(call.tools?.used ?? [])],
})

function figuresOf(rows: readonly StoredRow[]) {
  const sum = (of: (row: StoredRow) => number): number =>
    rows.reduce((total, row) => total + of(row), 0)
  const [input, output] = [sum((row) => row.inputTokens), sum((row) => row.outputTokens)]
  return {
    models: [...new Set(rows.flatMap(({ model }) => model ?? []))],
    input_tokens: input,
    output_tokens: output,
    cache_read_tokens: sum((row) => row.cacheReadTokens),
    cache_write_tokens: sum((row) => row.cacheWriteTokens),
    reasoning_tokens: sum((row) => row.reasoningTokens),
    total_tokens: input + output,
    cost_usd: moneyOf(rows.map(({ cost }) => cost)),
    list_cost_usd: moneyOf(rows.map(({ listCost }) => listCost)),
  }
}

/** Σ of what is known; null when nothing is. */
function moneyOf(parts: readonly (bigint | null)[]): string | null {
  const known = parts.filter((part) => part !== null)
  return known.length === 0 ? null : toDecimal(known.reduce((sum, part) => sum + part, 0n))
}
