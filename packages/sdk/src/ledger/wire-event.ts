import { toDecimal } from '../base/money.ts'
import { present } from '../base/present.ts'
import type { Segment, Usage } from '../usage/usage.ts'
import type { Entry, ToolUse } from './entry.ts'

/** One model call on the wire: the event of `POST /v1/events` and of event files. */
export interface WireEvent {
  readonly id: string
  /** RFC 3339, UTC. */
  readonly time: string
  readonly status: Entry['status']
  readonly source: string
  readonly [field: string]: unknown
}

/**
 * A call as an event of the wire. Read by a ledger it is the same call: the same id, dimensions,
 * meters and stated cost, so that it has the same price there.
 *
 * @returns null for a correction, which no event can state
 * @throws RangeError when the entry's time is none; `checkEntry` tells such entries
 * @example
 * import { missingUsage, wireEvent } from '@tokenledger/sdk'
 * const cost = { status: 'unpriced', total: null, listTotal: null, charges: [], unpricedMeters: [], warnings: [], segments: [] }
 * const call = { id: 'a', sign: 1, time: 1_764_000_000_000, dimensions: { agent: 'PM' }, status: 'ok' }
 * const event = wireEvent({ ...call, usage: missingUsage(), cost })
 * console.log(event?.id, event?.time, event?.agent) // a 2025-11-24T16:00:00.000Z PM
 */
export function wireEvent(entry: Entry): WireEvent | null {
  if (entry.sign !== 1 || entry.corrects !== undefined) return null
  const { dimensions: of, usage } = entry
  return {
    id: entry.id,
    time: new Date(entry.time).toISOString(),
    status: entry.status,
    source: of.source ?? 'sdk',
    ...present({
      duration_ms: entry.durationMs,
      ttft_ms: entry.ttftMs,
      attempt: entry.attempt,
      error: entry.error,
      operation: of.operation,
      provider: of.provider,
      request_model: entry.requestModel,
      response_model: entry.responseModel,
      response_id: entry.responseId ?? usage.responseId,
      service_tier: of.serviceTier,
      region: of.region,
      project: of.project,
      environment: of.environment,
      workflow: of.workflow,
      agent: of.agent,
      task: of.task,
      session: of.session,
      user: of.user,
      tool: of.tool,
      parent_id: entry.parentId,
      tags: of.tags,
      tools: entry.tools === undefined ? undefined : toolsOf(entry.tools),
      meters: usage.status === 'missing' ? undefined : sumOfMeters(usage.segments),
      cost_usd: usage.providerCost === undefined ? undefined : toDecimal(usage.providerCost.cost),
      cost_basis: usage.providerCost?.basis,
      estimated: usage.estimated,
      reading: readingOf(entry),
    }),
  }
}

function toolsOf({ used, definitionsTokens, resultsTokens, basis, succeeded }: ToolUse): object {
  return present({
    used,
    definitions_tokens: definitionsTokens,
    results_tokens: resultsTokens,
    basis,
    succeeded,
  })
}

function sumOfMeters(segments: readonly Segment[]): Record<string, number> {
  const sum: Record<string, number> = {}
  for (const { meters } of segments) {
    for (const meter in meters) sum[meter] = (sum[meter] ?? 0) + (meters[meter] ?? 0)
  }
  return sum
}

/** What the meters cannot say. Always there: it is how a reader knows that the call was read already. */
function readingOf(entry: Entry): object {
  const { usage } = entry
  return present({
    status: usage.status,
    segments: isSimple(entry) ? undefined : usage.segments,
    unbilled_segments: usage.unbilledSegments,
    reported_total: usage.reportedTotal,
    context: unlessEmpty(usage.context),
    details: unlessEmpty(usage.details),
    warnings: usage.warnings.length > 0 ? usage.warnings : undefined,
    raw: usage.raw,
  })
}

/** Whether the event's own meters and models say all that the segments do. */
function isSimple({ usage, responseModel, requestModel }: Entry): boolean {
  if (usage.status === 'missing') return true
  const [segment, ...others] = usage.segments
  if (segment === undefined || others.length > 0 || segment.role !== undefined) return false
  if (Object.keys(segment.meters).length === 0) return false
  return segment.model === null || segment.model === (responseModel ?? requestModel)
}

function unlessEmpty(fields: Usage['details'] | Usage['context']): object | undefined {
  return Object.keys(fields).length > 0 ? fields : undefined
}
