import { divideHalfEven, type Money } from '../base/money.ts'
import type { EntrySink } from '../ledger/call-meter.ts'
import {
  addCall,
  addToolRun,
  type CallsTally,
  type CombinationTally,
  newToolTallies,
  type ToolTallies,
  type ToolTally,
} from './tool-tallies.ts'
import { costOfUse, shareOf, type UseTally } from './use-tally.ts'

/** What calls have in common that are summed up. */
interface CallFigures {
  readonly requests: number
  readonly totalTokens: number
  readonly tokensPerRequest: number | null
  /** Σ of what is priced; null: there are calls and none is. */
  readonly cost: Money | null
  /** Requests with usage and without any price. */
  readonly unpricedRequests: number
  /** Requests of which no usage is known. */
  readonly missingUsageRequests: number
  /** Rounded half-even to a picodollar. */
  readonly costPerRequest: Money | null
}

/** Calls with what of them is due to tools. Shares go from 0 to 1; null: a share of nothing. */
interface ToolAwareFigures extends CallFigures {
  readonly failedRequests: number
  /** Calls that used or defined tools, or were sent results of one. */
  readonly toolRequests: number
  /** Tool requests of the requests. */
  readonly toolRequestShare: number | null
  readonly toolDefinitionsTokens: number
  readonly toolResultsTokens: number
  /** Tokens of definitions and results of all tokens. */
  readonly toolOverheadShare: number | null
}

/** One kind of agent. */
export interface AgentFigures extends ToolAwareFigures {
  /** Null: calls of no named agent. */
  readonly agent: string | null
  /** Its tokens of all tokens. */
  readonly tokenShare: number | null
}

/** One tool. Tokens and cost of a call that used several are spread evenly over them. */
export interface ToolFigures extends CallFigures {
  readonly tool: string
  /** How often it was used: a call may use it twice. */
  readonly uses: number
  /** Its uses of the uses of all tools. */
  readonly useShare: number | null
  /** How often it was seen to run, as adapters of frameworks and MCP clients tell. */
  readonly runs: number
  readonly succeeded: number
  readonly failed: number
  /** Of the calls and runs whose outcome is known. */
  readonly successRate: number | null
  /** Of the runs whose duration is known, milliseconds. */
  readonly meanDurationMs: number | null
  readonly tokensPerUse: number | null
  /** All its tokens for each success: what failed has to be paid for as well. */
  readonly tokensPerSuccess: number | null
}

/** Tools that calls used together: two or more, in alphabetical order. */
export interface CombinationFigures extends CallFigures {
  readonly tools: readonly string[]
}

/** What calls did with tools. */
export interface ToolStatistics extends ToolAwareFigures {
  /** By tokens, the most first. */
  readonly tools: readonly ToolFigures[]
  /** By cost, the most expensive first, then by tokens. */
  readonly combinations: readonly CombinationFigures[]
  /** By tokens, the most first. */
  readonly agents: readonly AgentFigures[]
}

/** Takes calls one by one, and says at any time what they did with tools. */
export interface ToolStatisticsSink extends EntrySink {
  report(): ToolStatistics
}

/**
 * Statistics of tools and agents over the calls that it takes. Hand it to a tracker with `addSink`,
 * or feed it with entries.
 *
 * @example
 * import { createAgentUsageRecord, TokenUsageTracker, toolStatistics } from '@tokenledger/sdk'
 * const tracker = new TokenUsageTracker()
 * const statistics = toolStatistics()
 * tracker.addSink(statistics)
 * createAgentUsageRecord('host', 'generate', 'gpt-4o', 1000, 200, { tracker })
 * const toolsUsed = ['search', 'read']
 * createAgentUsageRecord('editor', 'stream', 'gpt-4o', 500, 100, { tracker, toolsUsed, toolDefinitionsTokens: 200 })
 * const { toolRequestShare, toolOverheadShare, combinations } = statistics.report()
 * console.log(toolRequestShare, toolOverheadShare) // 0.5 0.1
 * console.log(combinations[0]?.tools) // [ 'read', 'search' ]
 */
export function toolStatistics(): ToolStatisticsSink {
  const tallies = newToolTallies()
  return {
    take: (entry) => addCall(tallies, entry),
    takeToolRun: (run) => addToolRun(tallies, run),
    flush: () => Promise.resolve(),
    report: () => reportOf(tallies),
  }
}

function reportOf({ all, agents, tools, combinations }: ToolTallies): ToolStatistics {
  const totalUses = [...tools.values()].reduce((sum, { uses }) => sum + uses, 0)
  const { totalTokens } = all.use
  return {
    ...toolAwareFigures(all),
    tools: [...tools].map(([tool, tally]) => toolFigures(tool, tally, totalUses)).sort(byTokens),
    combinations: [...combinations.values()].map(combinationFigures).sort(byCost),
    agents: [...agents]
      .map(([agent, tally]) => ({
        agent,
        ...toolAwareFigures(tally),
        tokenShare: shareOf(tally.use.totalTokens, totalTokens),
      }))
      .sort(byTokens),
  }
}

function callFigures(use: UseTally): CallFigures {
  const { requests, totalTokens } = use
  const cost = costOfUse(use)
  const isCountable = cost !== null && use.pricedRequests > 0
  return {
    requests,
    totalTokens,
    tokensPerRequest: shareOf(totalTokens, requests),
    cost,
    unpricedRequests: use.unpricedRequests,
    missingUsageRequests: use.missingUsageRequests,
    costPerRequest: isCountable ? divideHalfEven(cost, BigInt(use.pricedRequests)) : null,
  }
}

function toolAwareFigures(tally: CallsTally): ToolAwareFigures {
  const { use, toolRequests, definitionsTokens, resultsTokens, overheadTokens } = tally
  return {
    ...callFigures(use),
    failedRequests: tally.failed,
    toolRequests,
    toolRequestShare: shareOf(toolRequests, use.requests),
    toolDefinitionsTokens: definitionsTokens,
    toolResultsTokens: resultsTokens,
    toolOverheadShare: shareOf(overheadTokens, use.totalTokens),
  }
}

function toolFigures(tool: string, tally: ToolTally, totalUses: number): ToolFigures {
  const { use, uses, runs, succeeded, failed, durationMs, timedRuns } = tally
  return {
    tool,
    ...callFigures(use),
    uses,
    useShare: shareOf(uses, totalUses),
    runs,
    succeeded,
    failed,
    successRate: shareOf(succeeded, succeeded + failed),
    meanDurationMs: shareOf(durationMs, timedRuns),
    tokensPerUse: shareOf(use.totalTokens, uses),
    tokensPerSuccess: shareOf(use.totalTokens, succeeded),
  }
}

function combinationFigures({ tools, use }: CombinationTally): CombinationFigures {
  return { tools, ...callFigures(use) }
}

function byTokens(a: CallFigures, b: CallFigures): number {
  return b.totalTokens - a.totalTokens
}

function byCost(a: CallFigures, b: CallFigures): number {
  const [left, right] = [a.cost ?? -1n, b.cost ?? -1n]
  return left === right ? byTokens(a, b) : left > right ? -1 : 1
}
