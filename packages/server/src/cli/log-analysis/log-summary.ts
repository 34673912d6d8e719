import { toDecimal } from '@tokenledger/sdk/core'
import { countText } from '../render/number-text.ts'
import { visibleText } from '../render/visible-text.ts'
import type { AgentStatistics, LogStatistics } from './log-statistics.ts'

const RULE = '='.repeat(50)

/** The summary in the layout of the script that it takes the place of. */
export function logSummary(statistics: LogStatistics): string {
  const agents = [...statistics].filter(([, { calls }]) => calls > 0)
  return `Token Usage Summary\n${RULE}\n${agents.map(agentText).join('')}`
}

function agentText([agent, { calls, input, output, total }]: [string, AgentStatistics]): string {
  return `
${visibleText(agent)}:
  Calls: ${calls}
  Input Tokens: ${countText(input)}
  Output Tokens: ${countText(output)}
  Total Tokens: ${countText(total)}
  Avg Tokens/Call: ${(total / calls).toFixed(1)}
`
}

/** The same for programs, with costs and with the calls whose usage could not be read. */
export const logSummaryJson = (statistics: LogStatistics): object => ({
  schema_version: 1,
  agents: [...statistics].map(([agent, { calls, input, output, total, cost, unknown }]) => ({
    agent,
    calls,
    input_tokens: input,
    output_tokens: output,
    total_tokens: total,
    average_tokens_per_call: calls === 0 ? null : total / calls,
    cost_usd: cost === null ? null : toDecimal(cost),
    missing_usage_calls: unknown,
  })),
})
