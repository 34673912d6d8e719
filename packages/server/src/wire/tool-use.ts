import { z } from 'zod'
import { calls, coverageSchema, money, tokens } from './measures.ts'

const share = (description: string) =>
  z.number().nullable().describe(`${description} From 0 to 1; null: of nothing.`)
const mean = (description: string) =>
  z.number().nullable().describe(`${description} Null: of nothing.`)

const USE = {
  calls: calls('Model calls.'),
  total_tokens: tokens('Input and output together.'),
  cost_usd: money('Effective cost of what is priced.'),
  unpriced_calls: calls('Calls with usage and no price.'),
  missing_usage_calls: calls('Calls that reported no usage.'),
}

const TOOL_AWARE = {
  ...USE,
  error_calls: calls('Calls that failed.'),
  tool_calls: calls('Calls that used or defined tools, or were sent results of one.'),
  tool_call_share: share('Those of all calls.'),
  tool_definitions_tokens: tokens('What definitions of tools took.'),
  tool_results_tokens: tokens('What results of tools took.'),
  tool_overhead_share: share('Definitions and results of all tokens.'),
}

/** The body of `GET /v1/tools`. */
export const toolUseSchema = z
  .object({
    schema_version: z.literal(1),
    ...TOOL_AWARE,
    tools: z
      .array(
        z.object({
          tool: z.string(),
          ...USE,
          uses: z.int().describe('How often it was used: a call may use it twice.'),
          use_share: share('Its uses of those of all tools.'),
          succeeded: z.int().describe('Calls in which it is known to have succeeded.'),
          failed: z.int().describe('Calls in which it is known to have failed.'),
          success_rate: share('Of the calls whose outcome is known.'),
          tokens_per_use: mean('Its tokens for each use.'),
          tokens_per_success: mean('All its tokens for each success.'),
        }),
      )
      .describe(
        'The most tokens first. Tokens and cost of a call that used several are spread evenly.',
      ),
    total_tools: z.int().describe('How many tools there are, listed or not.'),
    combinations: z
      .array(
        z.object({
          tools: z.array(z.string()).describe('In alphabetical order.'),
          ...USE,
          cost_per_call_usd: money('Of the priced calls.'),
        }),
      )
      .describe('Tools that calls used together: two or more, the dearest first.'),
    total_combinations: z.int().describe('How many combinations there are, listed or not.'),
    agents: z
      .array(
        z.object({
          agent: z.string().nullable().describe('Null: calls of no named agent.'),
          ...TOOL_AWARE,
          token_share: share('Its tokens of all tokens.'),
          cost_per_call_usd: money('Of the priced calls.'),
        }),
      )
      .describe('The most tokens first.'),
    total_agents: z.int().describe('How many agents there are, listed or not.'),
    coverage: coverageSchema,
  })
  .meta({ title: 'ToolUse', description: 'What calls did with tools. New fields may be added.' })
