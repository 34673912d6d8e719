import { z } from 'zod'
import { eventRowSchema } from './event-answers.ts'
import { calls, coverageSchema, MEASURES, measuresSchema, money, tokens } from './measures.ts'

const instant = (description: string) => z.string().describe(`${description} RFC 3339.`)
const text = (description: string) => z.string().nullable().describe(description)
const share = (description: string) =>
  z.number().nullable().describe(`${description} From 0 to 1; null: of nothing.`)

const TIMES = {
  status: z.enum(['ok', 'error', 'aborted', 'length']).describe('How the last call ended.'),
  started: instant('When the first call was made.'),
  last_call: instant('When the last call was made.'),
  ended: instant('When the last call ended, as far as durations are known.'),
}

const PAGE = {
  schema_version: z.literal(1),
  total: z.int().describe('How many there are on all pages.'),
  next: text('`cursor` of the next page; null: this is the last one.'),
  totals: measuresSchema.describe('What all selected calls add up to.'),
  coverage: coverageSchema,
}

const tokenCount = tokens('Tokens; null: nothing is known.').nullable()
const taskTokens = z.object({
  input_tokens: tokens('Input, cached included.'),
  output_tokens: tokens('Output.'),
  cached_input_tokens: tokens('The part of the input that was read from a cache.'),
})

const TASK = {
  task_id: z.string(),
  parent_task_id: text('The task that this one is a part of.'),
  ...TIMES,
  sub_tasks: z.int().describe('How many tasks are below this one.'),
  agents: z.array(z.string()).describe('Who worked on it and its sub-tasks.'),
  total_input_tokens: tokenCount.describe('With sub-tasks; null: nothing is known.'),
  total_output_tokens: tokenCount.describe('With sub-tasks; null: nothing is known.'),
  total_cached_input_tokens: tokenCount.describe('A part of the input; null: nothing is known.'),
  token_usage_details: z
    .object({
      total_input_tokens: tokens('As above.'),
      total_output_tokens: tokens('As above.'),
      total_cached_input_tokens: tokens('As above.'),
      total_tokens: tokens('Input and output together.'),
      by_model: z.record(z.string(), taskTokens),
      by_source: z
        .record(z.string(), taskTokens)
        .describe('`agent`, and `tool:<name>` for calls on behalf of a tool.'),
      missing_usage_calls: calls('Calls that told nothing; absent: none.').optional(),
    })
    .nullable(),
  total_tokens: tokens('With sub-tasks.'),
  cost_usd: money('With sub-tasks.'),
  own: measuresSchema.describe('Of its own calls.'),
  rolled_up: measuresSchema.describe('With all sub-tasks, each call once.'),
}

/** The body of `GET /v1/tasks`. */
export const taskPageSchema = z
  .object({
    ...PAGE,
    tasks: z.array(z.object(TASK)),
    without_task: measuresSchema.nullable().describe('Of the calls that belong to no task.'),
  })
  .meta({ title: 'TaskPage', description: 'A page of tasks. New fields may be added.' })

const nodeSchema = z.object({
  kind: z.enum(['task', 'agent', 'tool', 'call']),
  name: z.string().describe('Of a call: its id.'),
  own: measuresSchema,
  rolled_up: measuresSchema.describe('With all below.'),
  call: eventRowSchema.optional(),
  get children() {
    return z.array(nodeSchema)
  },
})

const pointSchema = z.object({
  id: z.string(),
  time: instant('When the call was made.'),
  duration_ms: z.number().nullable(),
  task: text('Its task.'),
  agent: text('Its agent.'),
  tool: text('Its tool.'),
  model: text('Its first model.'),
  status: z.enum(['ok', 'error', 'aborted', 'length']),
  input_tokens: tokens('Input, cached included.'),
  context_window: tokens('What its model may take in; null: not known.').nullable(),
  total_tokens: tokens('Input and output together.'),
  cost_usd: money('Effective cost.'),
})

/** The body of `GET /v1/tasks/{id}`. */
export const taskDetailSchema = z
  .object({
    schema_version: z.literal(1),
    ...TASK,
    tree: nodeSchema.describe('The task, its agents, tools, calls and sub-tasks.'),
    timeline: z.array(pointSchema).describe('Its calls and those of sub-tasks, the first first.'),
    is_cut: z.boolean().describe('Whether older calls are added up and not listed.'),
    coverage: coverageSchema,
  })
  .meta({ title: 'TaskDetail', description: 'One task. New fields may be added.' })

const GROUP = { ...TIMES, ...MEASURES, token_share: share('Its part of all tokens.') }

/** The body of `GET /v1/sessions`. */
export const sessionPageSchema = z
  .object({
    ...PAGE,
    sessions: z.array(z.object({ session: z.string(), ...GROUP })),
    without_session: measuresSchema.nullable().describe('Of the calls of no session.'),
  })
  .meta({ title: 'SessionPage', description: 'A page of sessions. New fields may be added.' })

/** The body of `GET /v1/agents`. */
export const agentPageSchema = z
  .object({
    ...PAGE,
    agents: z.array(z.object({ agent: z.string(), ...GROUP })),
    without_agent: measuresSchema.nullable().describe('Of the calls of no named agent.'),
  })
  .meta({ title: 'AgentPage', description: 'A page of agents. New fields may be added.' })

const useSchema = z.object({
  provider: text('The provider.'),
  model: text('The model.'),
  ...MEASURES,
})

/** The body of `GET /v1/prices`. */
export const priceUseSchema = z
  .object({
    schema_version: z.literal(1),
    prices: z.array(
      z.object({
        id: z.string(),
        provider: z.string(),
        model: z.string(),
        effective_from: z.string().nullable(),
        effective_to: z.string().nullable(),
        rates: z.record(z.string(), z.string()).describe('US dollars a unit, by meter.'),
        conditions: z.array(z.string()),
        source: z.string().describe('Where the price stands.'),
        used_for: z
          .array(useSchema)
          .describe('What was rated by it. Calls count with their first segment.'),
      }),
    ),
    unpriced: z.array(useSchema).describe('What has no price.'),
    totals: measuresSchema,
    coverage: coverageSchema,
  })
  .meta({ title: 'PriceUse', description: 'Which prices were used. New fields may be added.' })
