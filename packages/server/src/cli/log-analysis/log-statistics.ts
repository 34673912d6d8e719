import { fromDecimal, type Money } from '@tokenledger/sdk/core'
import type { LoggedCall } from './read-log-line.ts'

/** What the lines of one agent add up to. */
export interface AgentStatistics {
  calls: number
  input: number
  output: number
  total: number
  /** Σ of the lines that state one; null: none does. */
  cost: Money | null
  /** Calls whose usage could not be read: they are in none of the above. */
  unknown: number
}

/** Agents in the order in which the log names them first. */
export type LogStatistics = Map<string, AgentStatistics>

/** Adds a call to statistics, in place. */
export function addLoggedCall(statistics: LogStatistics, call: LoggedCall): void {
  const known = statistics.get(call.agent)
  const agent = known ?? { calls: 0, input: 0, output: 0, total: 0, cost: null, unknown: 0 }
  if (known === undefined) statistics.set(call.agent, agent)
  if (call.tokens === null) {
    agent.unknown += 1
    return
  }
  agent.calls += 1
  agent.input += call.tokens.input
  agent.output += call.tokens.output
  agent.total += call.tokens.total
  if (call.cost !== null) agent.cost = (agent.cost ?? 0n) + fromDecimal(call.cost)
}
