import { MAX_ID_LENGTH } from '@tokenledger/sdk/core'
import { z } from 'zod'
import { quantity } from './quantity.ts'
import { readingSchema } from './reading.ts'

const name = (description: string) => z.string().describe(description).optional()

const toolsSchema = z
  .object({
    used: z.array(z.string()).describe('Names of the tools that the model called.').optional(),
    definitions_tokens: quantity('Tokens of the tool definitions in the prompt.').optional(),
    results_tokens: quantity('Tokens of the tool results in the prompt.').optional(),
    basis: z
      .enum(['included', 'additional'])
      .describe('Whether those tokens are part of the stated input already, or come on top.')
      .optional(),
    succeeded: z
      .record(z.string(), z.boolean())
      .describe('By tool: whether its run succeeded.')
      .optional(),
  })
  .describe('What the call did with tools. Cost belongs to `tool`, not to these.')

/**
 * One model call as a sender reports it: the body of `POST /v1/events` and of the event files that
 * `import` reads. Fields that are not known are ignored, and `null` counts as absent; a field of a
 * wrong type rejects the event, but for quantities: an unusable one is dropped with a warning.
 */
export const eventSchema = z
  .object({
    id: z
      .string()
      .min(1)
      .max(MAX_ID_LENGTH)
      .describe(
        'Idempotency key: the same id again is the same call, whatever its content. Absent: `response_id` (with `#attempt` from the second attempt on), else one is made.',
      )
      .optional(),
    time: z
      .string()
      .meta({
        format: 'date-time',
        description:
          'When the call was made: RFC 3339 with a zone. Absent: the time of arrival. From 2000 on, at most a day ahead.',
      })
      .optional(),
    duration_ms: quantity('How long the call took, in milliseconds.').optional(),
    ttft_ms: quantity('Time to the first token, in milliseconds.').optional(),
    attempt: z
      .int()
      .min(1)
      .describe('1 for the first request of a call, 2 for its first retry.')
      .optional(),
    status: z
      .enum(['ok', 'error', 'aborted', 'length'])
      .describe(
        'How the call ended; `length`: cut at the token limit. Absent: `error` when an error is given, else `ok`.',
      )
      .optional(),
    error: name(
      'What went wrong, as text: its first line is kept, up to 200 characters. Never a prompt or an answer.',
    ),
    operation: name('Kind of call: `chat`, `embeddings`, `rerank` …'),
    provider: name(
      'Who answered, as OpenTelemetry names it (`openai`, `anthropic`, `gcp.gemini`, `aws.bedrock` …); common aliases are known.',
    ),
    request_model: name('The model that was asked for.'),
    response_model: name(
      'The model that answered: the call is priced by it, else by `request_model`.',
    ),
    response_id: name("The provider's id of the answer."),
    service_tier: name('Service tier of the answer: it changes the price.'),
    region: name('Region that served the call: it may change the price.'),
    project: name('The project that the call belongs to.'),
    environment: name('`production`, `staging` …'),
    workflow: name('The workflow or pipeline.'),
    agent: name('The agent that made the call.'),
    task: name('The task that the call worked on.'),
    session: name('The conversation.'),
    user: name('On whose behalf.'),
    tool: name('The tool on whose behalf the call was made: the cost belongs to it.'),
    parent_id: name('Id of the call or task above this one.'),
    tags: z
      .record(
        z.string(),
        z.unknown().meta({ anyOf: [{ type: 'string' }, { type: 'number' }, { type: 'boolean' }] }),
      )
      .describe('More dimensions. Numbers and booleans are kept as their text.')
      .optional(),
    source: name('Who reports: `sdk`, `gateway` … Absent: `events`, or `csv` for a CSV file.'),
    usage: z
      .unknown()
      .meta({
        description:
          "The provider's usage object, or its whole answer. Comes before `meters` and the totals. Only counts, ids and names of it are kept.",
      })
      .optional(),
    meters: z
      .record(z.string(), quantity('Quantity of this meter.'))
      .describe(
        'Disjoint counts: `input`, `input.cacheRead`, `output`, `output.reasoning`, `webSearch`, `x.<vendor>.<name>` … Comes before the totals.',
      )
      .optional(),
    input_tokens: quantity('All input tokens, cached ones included.').optional(),
    output_tokens: quantity('All output tokens, reasoning included.').optional(),
    total_tokens: quantity('Input and output together, to check them by.').optional(),
    cached_input_tokens: quantity('The part of the input that was read from a cache.').optional(),
    cache_read_tokens: quantity('The same as `cached_input_tokens`.').optional(),
    cache_write_tokens: quantity('The part of the input that was written to a cache.').optional(),
    reasoning_tokens: quantity('The part of the output that is reasoning.').optional(),
    tools: toolsSchema.optional(),
    cost_usd: z
      .union([z.string(), z.number()])
      .describe(
        'What the call cost in US dollars, best as decimal text. Above zero it is the effective cost; the list cost is kept beside it.',
      )
      .optional(),
    cost_basis: z
      .enum(['charged', 'estimate'])
      .describe(
        'Whether the stated cost is what was charged or an estimate. Absent: `estimate` when `estimated`, else `charged`.',
      )
      .optional(),
    estimated: z
      .boolean()
      .describe('True when the counts (and a stated cost) are an estimate.')
      .optional(),
    reading: readingSchema.optional(),
    withdrawn: z
      .boolean()
      .describe(
        'True in files of `tokenledger export`: the history that told of this call has taken it back. `import` reads it; events that are sent cannot say so.',
      )
      .optional(),
  })
  .meta({
    title: 'Event',
    description:
      'One model call. Give the usage in one of three ways: `usage`, `meters` (with `reading`), or inclusive totals (`input_tokens` …); without any the call is kept as one whose usage is missing, never as zero.',
    examples: [
      {
        id: 'call-1',
        time: '2026-11-22T09:30:00Z',
        provider: 'openai',
        response_model: 'gpt-5',
        agent: 'planner',
        task: 'T-17',
        input_tokens: 1200,
        cached_input_tokens: 1000,
        output_tokens: 300,
        reasoning_tokens: 120,
      },
      {
        time: '2026-11-22T10:30:00.250+01:00',
        duration_ms: 1840,
        provider: 'anthropic',
        request_model: 'claude-sonnet-4-5',
        response_id: 'msg_01',
        tool: 'web_search',
        tags: { git_branch: 'main', experiment: 7 },
        usage: {
          input_tokens: 12,
          cache_read_input_tokens: 2000,
          cache_creation_input_tokens: 100,
          output_tokens: 80,
        },
      },
      {
        id: 'call-3',
        provider: 'gcp.gemini',
        response_model: 'gemini-2.5-pro',
        meters: { input: 500, output: 20, 'output.reasoning': 60 },
        cost_usd: '0.001425',
      },
      { id: 'call-4', provider: 'openai', request_model: 'gpt-5', error: 'connection reset' },
    ],
  })

/** An event that has passed the schema. */
export type WireEvent = z.infer<typeof eventSchema>
