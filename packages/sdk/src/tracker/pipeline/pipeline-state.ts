import type { Money } from '../../base/money.ts'
import { toDecimal } from '../../base/money.ts'
import type { Entry } from '../../ledger/entry.ts'
import { modelOf } from '../../ledger/model-of.ts'
import type { PipelineAgent } from '../../reports/pipeline/agent-tokens.ts'
import { totalsOf } from '../../usage/totals-of.ts'
import { extractedFrom } from '../extract-token-usage.ts'

/** What the agents of a pipeline used so far, in the order in which they began. */
export interface PipelineState {
  /** Makes room for an agent, so that it is listed also when it makes no call. */
  begin(agentName: string): void
  add(agentName: string, entry: Entry): void
  /** A copy. */
  agents(): readonly PipelineAgent[]
}

interface AgentSums {
  inputTokens: number
  outputTokens: number
  cost: Money
  calls: number
  pricedCalls: number
  missingUsageCalls: number
  model: string | null
  contextTokens: number | null
}

/** A state in which nothing was used yet. */
export function pipelineState(): PipelineState {
  const agents = new Map<string, AgentSums>()
  const sumsOf = (name: string): AgentSums => {
    const sums = agents.get(name) ?? newSums()
    agents.set(name, sums)
    return sums
  }
  return {
    begin: (name) => void sumsOf(name),
    add: (name, entry) => addCall(sumsOf(name), entry),
    agents: () => [...agents].map(([agentName, sums]) => ({ agentName, usage: usageOf(sums) })),
  }
}

function newSums(): AgentSums {
  return {
    inputTokens: 0,
    outputTokens: 0,
    cost: 0n,
    calls: 0,
    pricedCalls: 0,
    missingUsageCalls: 0,
    model: null,
    contextTokens: null,
  }
}

function addCall(sums: AgentSums, entry: Entry): void {
  const { usage, cost, sign } = entry
  const { inputTokens, outputTokens } = totalsOf(usage)
  sums.inputTokens += sign * inputTokens
  sums.outputTokens += sign * outputTokens
  sums.calls += sign
  if (usage.status === 'missing') sums.missingUsageCalls += sign
  if (cost.total !== null) {
    sums.cost += BigInt(sign) * cost.total
    sums.pricedCalls += sign
  }
  if (sign === -1) return
  sums.model = modelOf(entry, usage.segments.at(-1)) ?? sums.model
  sums.contextTokens = extractedFrom(usage, cost.total).contextTokens
}

function usageOf(sums: AgentSums): PipelineAgent['usage'] {
  const { calls, missingUsageCalls, pricedCalls } = sums
  const isUnknown = calls > 0 && missingUsageCalls === calls
  const isUnpriced = calls > 0 && pricedCalls === 0
  return {
    inputTokens: isUnknown ? null : sums.inputTokens,
    outputTokens: isUnknown ? null : sums.outputTokens,
    costUsd: isUnpriced ? null : toDecimal(sums.cost),
    model: sums.model,
    contextTokens: sums.contextTokens,
    missingUsageCalls,
    unpricedCalls: calls - pricedCalls - missingUsageCalls,
  }
}
