import type { PipelineTokens } from './aggregate-pipeline-tokens.ts'

/** One agent's part of what a pipeline costs. */
export interface CostHotSpot {
  readonly agentName: string
  /** US dollars. */
  readonly costUsd: number
  /** Of the cost of all agents whose cost is known, from 0 to 1; null when that is 0. */
  readonly share: number | null
}

/**
 * Where the money of a pipeline goes: its agents by cost, the most expensive first. Agents without a
 * price are left out.
 *
 * @example
 * import { aggregatePipelineTokens, costHotSpots } from '@tokenledger/sdk'
 * const agents = [
 *   { agentName: 'PM', usage: { inputTokens: 10, outputTokens: 5, costUsd: '0.01' } },
 *   { agentName: 'Dev', usage: { inputTokens: 10, outputTokens: 5, costUsd: '0.03' } },
 * ]
 * console.log(costHotSpots(aggregatePipelineTokens(agents))[0]) // { agentName: 'Dev', costUsd: 0.03, share: 0.75 }
 */
export function costHotSpots(pipeline: PipelineTokens): readonly CostHotSpot[] {
  const total = pipeline.estimated_total_cost_usd ?? 0
  return Object.entries(pipeline.cost_breakdown)
    .flatMap(([agentName, costUsd]) => {
      const share = total > 0 && costUsd !== null ? costUsd / total : null
      return costUsd === null ? [] : [{ agentName, costUsd, share }]
    })
    .sort((a, b) => b.costUsd - a.costUsd)
}
