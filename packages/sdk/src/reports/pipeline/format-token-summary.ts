import { oneLine } from '../../base/one-line.ts'
import type { PipelineTokens } from './aggregate-pipeline-tokens.ts'

const WIDTH = 60
const NAME = 6
const INPUT = 7
const OUTPUT = 6
const TOTAL = 7

/**
 * What a pipeline used, as a block for a console: a line an agent, totals, cost and efficiency.
 *
 * @param pipeline what `aggregatePipelineTokens` gives
 * @example
 * import { aggregatePipelineTokens, formatTokenSummary } from '@tokenledger/sdk'
 * const usage = { inputTokens: 1234, outputTokens: 2456, costUsd: '0.009270' }
 * const block = formatTokenSummary(aggregatePipelineTokens([{ agentName: 'PM', usage }]))
 * console.log(block.split('\n')[3].trim()) // PM:   1,234 in +  2,456 out =   3,690 total ($0.009270)
 */
export function formatTokenSummary(pipeline: PipelineTokens): string {
  const metrics = pipeline.efficiency_metrics
  const percent = metrics.estimated_context_window_usage_percent
  const ratio = metrics.input_output_ratio
  return [
    '='.repeat(WIDTH),
    '📊 TOKEN USAGE SUMMARY',
    '='.repeat(WIDTH),
    ...pipeline.agents.map(agentLine),
    '-'.repeat(WIDTH),
    totalLine(pipeline),
    `COST:    ${costText(pipeline)}`,
    '='.repeat(WIDTH),
    `Avg tokens/agent: ${grouped(Math.round(metrics.average_tokens_per_agent))}`,
    `Max agent tokens: ${grouped(metrics.max_agent_tokens)}`,
    `Context usage:    ${percent === null ? 'unknown' : `${percent.toFixed(2)}%`}`,
    `Input/Output:     ${ratio === null ? 'unknown' : ratio.toFixed(3)}`,
    '='.repeat(WIDTH),
  ].join('\n')
}

function agentLine({ agent_name, usage }: PipelineTokens['agents'][number]): string {
  const name = oneLine(agent_name).padStart(NAME)
  const input = grouped(usage.input_tokens).padStart(INPUT)
  const output = grouped(usage.output_tokens).padStart(OUTPUT)
  const total = grouped(usage.total_tokens).padStart(TOTAL)
  const cost = usage.estimated_cost_usd
  const price = cost === null ? 'unpriced' : dollars(cost)
  return `${name}: ${input} in + ${output} out = ${total} total (${price})`
}

function totalLine(pipeline: PipelineTokens): string {
  const input = grouped(pipeline.total_input_tokens).padStart(OUTPUT)
  const output = grouped(pipeline.total_output_tokens).padStart(OUTPUT)
  const total = grouped(pipeline.total_tokens).padStart(TOTAL)
  const missing = pipeline.coverage?.missing_usage_calls ?? 0
  const without = missing > 0 ? ` (${missing} without usage)` : ''
  return `TOTAL:  ${input} in + ${output} out = ${total} total${without}`
}

function costText({ estimated_total_cost_usd: cost, coverage }: PipelineTokens): string {
  if (cost === null) return 'unpriced'
  const unpriced = coverage?.unpriced_calls ?? 0
  return unpriced > 0 ? `${dollars(cost)} (${unpriced} unpriced)` : dollars(cost)
}

const dollars = (cost: number): string => `$${cost.toFixed(6)}`

const grouped = (count: number | null): string =>
  count === null ? '?' : count.toLocaleString('en-US')
