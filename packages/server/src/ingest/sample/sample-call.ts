import {
  type CallStatus,
  costOf,
  type Entry,
  missingUsage,
  type ToolUse,
  type Usage,
} from '@tokenledger/sdk/reading'
import type { Random } from './random.ts'
import type { SampleModel } from './team.ts'

/** Who a sample call belongs to. */
export interface SampleOwner {
  readonly project: string
  readonly environment: string
  readonly workflow: string
  readonly task: string
  readonly session: string
  readonly user: string
}

/** What happened in one call of the sample. */
export interface SampleCall {
  readonly owner: SampleOwner
  readonly agent: string
  readonly model: SampleModel
  readonly time: number
  /** Input tokens, by how they were billed. */
  readonly fresh: number
  readonly cacheRead: number
  readonly cacheWrite: number
  readonly output: number
  readonly status?: CallStatus
  readonly error?: string
  readonly attempt?: number
  readonly parentId?: string
  readonly subAgent?: string
  /** The tool on whose behalf the model was called. */
  readonly tool?: string
  readonly tools?: ToolUse | undefined
  /** How its usage is known. @default 'reported' */
  readonly reporting?: 'reported' | 'estimated' | 'missing'
}

/** The entry of a sample call, priced as of its time. */
export function sampleEntry(call: SampleCall, draw: Random): Entry {
  const { owner, agent, model, time, status = 'ok', attempt } = call
  const id = `sample-${draw.hex(16)}`
  const usage = usageOf(call)
  const durationMs = Math.round(400 + call.output * model.msPerToken * (0.7 + 0.6 * draw.next()))
  return {
    id,
    sign: 1,
    time,
    dimensions: {
      ...owner,
      agent,
      source: 'sample',
      provider: model.provider,
      operation: 'chat',
      ...(call.tool !== undefined && { tool: call.tool }),
      ...(call.subAgent !== undefined && { tags: { agent_type: call.subAgent } }),
    },
    requestModel: model.model,
    responseModel: model.model,
    responseId: id,
    status,
    durationMs,
    ttftMs: Math.min(durationMs, 250 + draw.whole(0, 600)),
    ...(attempt !== undefined && { attempt }),
    ...(call.parentId !== undefined && { parentId: call.parentId }),
    ...(call.error !== undefined && { error: call.error }),
    ...(call.tools !== undefined && { tools: call.tools }),
    usage,
    cost: costOf(usage, { at: new Date(time).toISOString(), provider: model.provider }),
  }
}

function usageOf({ model, fresh, cacheRead, cacheWrite, output, reporting }: SampleCall): Usage {
  if (reporting === 'missing') return missingUsage('The stream ended before its usage arrived')
  const reasoning = Math.round(output * model.reasoning)
  const writes = model.billsCacheWrites ? cacheWrite : 0
  const meters = {
    input: fresh + cacheWrite - writes,
    'input.cacheRead': cacheRead,
    'input.cacheWrite.5m': writes,
    output: output - reasoning,
    'output.reasoning': reasoning,
  }
  const above = Object.fromEntries(Object.entries(meters).filter(([, count]) => count > 0))
  return {
    status: 'ok',
    segments: [{ model: model.model, meters: above }],
    context: {},
    details: {},
    warnings: [],
    ...(reporting === 'estimated' && { estimated: true }),
  }
}
