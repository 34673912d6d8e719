import { toDecimal } from '@tokenledger/sdk/core'
import type { EntryExplanation, SegmentExplanation } from './explanation.ts'

const money = (amount: bigint | null): string | null => (amount === null ? null : toDecimal(amount))

/** An explanation as `explain --json` prints it. */
export function explanationJson(id: string, entries: readonly EntryExplanation[]) {
  return { schema_version: 1 as const, id, entries: entries.map(entryJson) }
}

function entryJson({ id, call, segments, cost }: EntryExplanation) {
  return {
    id,
    sign: call.sign,
    corrects: call.corrects,
    time: new Date(call.time).toISOString(),
    recorded_at: new Date(call.recordedAt).toISOString(),
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
    region: call.region,
    request_model: call.requestModel,
    response_model: call.responseModel,
    response_id: call.responseId,
    parent_id: call.parentId,
    attempt: call.attempt,
    status: call.status,
    error: call.error,
    duration_ms: call.durationMs,
    ttft_ms: call.ttftMs,
    coverage: call.coverage,
    estimated: call.estimated,
    tools: call.tools,
    reading: call.reading,
    segments: segments.map(segmentJson),
    cost_usd: money(cost),
  }
}

function segmentJson({ row, price, charges, unpricedMeters, agrees }: SegmentExplanation) {
  return {
    segment: row.segment,
    model: row.model,
    role: row.role,
    meters: row.meters,
    price: price && {
      id: price.id,
      provider: price.provider,
      model: price.model,
      effective_from: price.effectiveFrom,
      effective_to: price.effectiveTo,
      conditions: price.conditions,
      source: price.source,
    },
    charges: charges.map((charge) => ({
      meter: charge.meter,
      quantity: charge.quantity,
      unit_price_usd: charge.unitPrice,
      cost_usd: toDecimal(charge.cost),
    })),
    unpriced_meters: unpricedMeters,
    list_cost_usd: money(row.listCost),
    cost_usd: money(row.cost),
    derived_again: agrees,
  }
}
