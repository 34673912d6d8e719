import { type ToolStatistics, toDecimal, toolStatistics } from '@tokenledger/sdk/core'
import { livePages } from '../store/live-entries.ts'
import { pageLimit } from './page-limit.ts'
import { type Asked, oneText, type Question } from './question.ts'
import { askBy } from './read-tasks.ts'
import { SELECTION, selectionOf } from './selection.ts'

/** `GET /v1/tools`: what calls did with tools, by tool, by tools used together, and by agent. */
export const toolsQuestion: Question = {
  path: '/v1/tools',
  answer: 'tool-use',
  summary: 'What calls did with tools: by tool, by combination and by agent.',
  parameters: {
    ...SELECTION,
    limit: { kind: 'one', description: 'Rows of each list: 1 to 1000; 100 when absent.' },
  },
  async ask({ store, text, now }: Asked) {
    const selection = selectionOf(text, now)
    const limit = pageLimit(oneText(text, 'limit'))
    const statistics = toolStatistics()
    for await (const calls of livePages(store, selection)) {
      for (const call of calls) statistics.take(call)
    }
    const report = statistics.report()
    const { tools, combinations, agents } = report
    return {
      schema_version: 1,
      ...toolAware(report),
      tools: tools.slice(0, limit).map(toolRow),
      total_tools: tools.length,
      combinations: combinations.slice(0, limit).map((one) => ({
        tools: one.tools,
        ...use(one),
        cost_per_call_usd: moneyOf(one.costPerRequest),
      })),
      total_combinations: combinations.length,
      agents: agents.slice(0, limit).map((one) => ({
        agent: one.agent,
        ...toolAware(one),
        token_share: one.tokenShare,
        cost_per_call_usd: moneyOf(one.costPerRequest),
      })),
      total_agents: agents.length,
      coverage: (await askBy(store, [], selection)).coverage,
    }
  },
}

type Tool = ToolStatistics['tools'][number]
type Use = ToolStatistics['combinations'][number] | Tool | ToolAware
type ToolAware = Omit<ToolStatistics, 'tools' | 'combinations' | 'agents'>

const moneyOf = (amount: bigint | null): string | null =>
  amount === null ? null : toDecimal(amount)

const use = ({ requests, totalTokens, cost, ...figures }: Use) => ({
  calls: requests,
  total_tokens: totalTokens,
  // The cost of no calls is nothing that is known.
  cost_usd: requests === 0 ? null : moneyOf(cost),
  unpriced_calls: figures.unpricedRequests,
  missing_usage_calls: figures.missingUsageRequests,
})

const toolAware = (figures: ToolAware) => ({
  ...use(figures),
  error_calls: figures.failedRequests,
  tool_calls: figures.toolRequests,
  tool_call_share: figures.toolRequestShare,
  tool_definitions_tokens: figures.toolDefinitionsTokens,
  tool_results_tokens: figures.toolResultsTokens,
  tool_overhead_share: figures.toolOverheadShare,
})

const toolRow = (tool: Tool) => ({
  tool: tool.tool,
  ...use(tool),
  uses: tool.uses,
  use_share: tool.useShare,
  succeeded: tool.succeeded,
  failed: tool.failed,
  success_rate: tool.successRate,
  tokens_per_use: tool.tokensPerUse,
  tokens_per_success: tool.tokensPerSuccess,
})
