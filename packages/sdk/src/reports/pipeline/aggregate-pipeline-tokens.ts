import { divideHalfEven, type Money } from '../../base/money.ts'
import { type PriceBook, priceBook } from '../../pricing/price-book.ts'
import { dollarsOf, rounded, roundedDollars } from '../decimal-number.ts'
import { type AgentTokens, agentTokens, type PipelineAgent } from './agent-tokens.ts'

/** What one agent used, as JSON has it. */
export interface AgentUsageJson {
  readonly input_tokens: number | null
  readonly output_tokens: number | null
  readonly total_tokens: number | null
  readonly estimated_cost_usd: number | null
  readonly model: string | null
  /** How full the window of its model was at its last call; null: not known. */
  readonly context_window_usage_percent: number | null
}

/** How well a pipeline did with its tokens. Null: not known, or a share of nothing. */
export interface EfficiencyMetrics {
  /** 2 decimals. */
  readonly average_tokens_per_agent: number
  readonly max_agent_tokens: number
  /** Of the agent whose window was fullest, at its last call: 2 decimals. */
  readonly estimated_context_window_usage_percent: number | null
  /** 3 decimals. */
  readonly input_output_ratio: number | null
  readonly total_agents: number
  /** Of the agents whose cost is known: 6 decimals. */
  readonly cost_per_agent_avg: number | null
}

/** What a pipeline used, as its JSON has it under `metadata.token_usage`. */
export interface PipelineTokens {
  readonly agents: readonly { readonly agent_name: string; readonly usage: AgentUsageJson }[]
  readonly total_input_tokens: number
  readonly total_output_tokens: number
  readonly total_tokens: number
  /** Σ of what is priced; null: nothing is. */
  readonly estimated_total_cost_usd: number | null
  /** By agent; an agent that ran twice has the sum. */
  readonly cost_breakdown: Readonly<Record<string, number | null>>
  readonly efficiency_metrics: EfficiencyMetrics
  /** What the totals do not hold. */
  readonly coverage: { readonly missing_usage_calls: number; readonly unpriced_calls: number }
}

/** How a pipeline is added up. */
export interface AggregateOptions {
  /** Tokens of the window of a model that the price book does not know. @default null: not known */
  readonly contextWindow?: number | null
  /** @default the bundled book */
  readonly priceBook?: PriceBook
}

/**
 * Adds up what the agents of a pipeline used: totals, cost by agent, efficiency. The same agent
 * twice is one agent, whose tokens and costs are summed. Costs that are stated are taken as they are.
 *
 * @throws TokenledgerError `invalid_quantity` or `invalid_decimal` when a figure is none.
 * @example
 * import { aggregatePipelineTokens } from '@tokenledger/sdk'
 * const pipeline = aggregatePipelineTokens([
 *   { agentName: 'PM', usage: { inputTokens: 1234, outputTokens: 2456, costUsd: '0.009270' } },
 *   { agentName: 'Dev', usage: { inputTokens: 2345, outputTokens: 4567, costUsd: '0.017355' } },
 * ])
 * console.log(pipeline.total_tokens, pipeline.estimated_total_cost_usd) // 10602 0.026625
 */
export function aggregatePipelineTokens(
  agents: readonly PipelineAgent[],
  options: AggregateOptions = {},
): PipelineTokens {
  const all = agents.map((agent) => agentTokens(agent, options.priceBook))
  const totalInput = sum(all.map(({ inputTokens }) => inputTokens ?? 0))
  const totalOutput = sum(all.map(({ outputTokens }) => outputTokens ?? 0))
  const cost = costOfAll(all)
  const windows = all.map((agent) => windowShare(agent, options))
  return {
    agents: all.map((agent, index) => agentJson(agent, windows[index] ?? null)),
    total_input_tokens: totalInput,
    total_output_tokens: totalOutput,
    total_tokens: totalInput + totalOutput,
    estimated_total_cost_usd: dollarsOf(cost),
    cost_breakdown: Object.fromEntries(
      [...byName(all)].map(([name, runs]) => [name, dollarsOf(costOfAll(runs))]),
    ),
    efficiency_metrics: {
      ...efficiencyOf(all, cost),
      estimated_context_window_usage_percent: highest(windows),
      input_output_ratio: totalOutput === 0 ? null : rounded(totalInput / totalOutput, 3),
    },
    coverage: {
      missing_usage_calls: sum(all.map(({ missingUsageCalls }) => missingUsageCalls)),
      unpriced_calls: sum(all.map(({ unpricedCalls }) => unpricedCalls)),
    },
  }
}

function efficiencyOf(all: readonly AgentTokens[], cost: Money | null) {
  const agents = [...byName(all).values()]
  const tokens = agents.map((runs) => sum(runs.map(({ totalTokens }) => totalTokens)))
  const priced = agents.filter((runs) => runs.some((run) => run.cost !== null)).length
  return {
    average_tokens_per_agent: rounded(sum(tokens) / Math.max(1, agents.length), 2) ?? 0,
    max_agent_tokens: Math.max(0, ...tokens),
    total_agents: agents.length,
    cost_per_agent_avg:
      cost === null || priced === 0 ? null : roundedDollars(divideHalfEven(cost, BigInt(priced))),
  }
}

function agentJson(agent: AgentTokens, percent: number | null): PipelineTokens['agents'][number] {
  const isKnown = agent.inputTokens !== null && agent.outputTokens !== null
  return {
    agent_name: agent.agentName,
    usage: {
      input_tokens: agent.inputTokens,
      output_tokens: agent.outputTokens,
      total_tokens: isKnown ? agent.totalTokens : null,
      estimated_cost_usd: dollarsOf(agent.cost),
      model: agent.model,
      context_window_usage_percent: percent,
    },
  }
}

/** More than a whole window is not what one call had in it: then nothing is known. */
function windowShare(agent: AgentTokens, options: AggregateOptions): number | null {
  const { model, contextTokens } = agent
  const book = options.priceBook ?? priceBook()
  const known = model === null ? undefined : book.find(model)?.model.context_window
  const window = known ?? options.contextWindow ?? null
  if (window === null || contextTokens === null || contextTokens > window) return null
  return rounded((contextTokens / window) * 100, 2)
}

function highest(percents: readonly (number | null)[]): number | null {
  const known = percents.filter((percent) => percent !== null)
  return known.length === 0 ? null : Math.max(...known)
}

function byName(all: readonly AgentTokens[]): Map<string, AgentTokens[]> {
  const agents = new Map<string, AgentTokens[]>()
  for (const one of all) agents.set(one.agentName, [...(agents.get(one.agentName) ?? []), one])
  return agents
}

/** Σ of what is priced; null when there is something and none of it is. */
function costOfAll(all: readonly AgentTokens[]): Money | null {
  const known = all.flatMap(({ cost }) => (cost === null ? [] : [cost]))
  if (known.length === 0 && all.length > 0) return null
  return known.reduce((total, cost) => total + cost, 0n)
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
