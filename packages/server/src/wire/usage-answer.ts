import { z } from 'zod'

const tokens = (description: string) => z.number().describe(description)
const calls = (description: string) => z.int().describe(description)
const money = (description: string) =>
  z
    .string()
    .nullable()
    .describe(`${description} Exact decimal text in US dollars; null: nothing of it is known.`)
const milliseconds = (description: string) =>
  z.number().nullable().describe(`${description} Null: no call has a duration.`).optional()

const MEASURES = {
  calls: calls('Model calls.'),
  input_tokens: tokens('Input tokens, cached ones included.'),
  output_tokens: tokens('Output tokens, reasoning included.'),
  cache_read_tokens: tokens('The part of the input that was read from a cache.'),
  cache_write_tokens: tokens('The part of the input that was written to a cache.'),
  reasoning_tokens: tokens('The part of the output that is reasoning.'),
  total_tokens: tokens('Input and output together.'),
  cost_usd: money(
    'Effective cost of what is priced: the recorded cost of a call, else its list cost.',
  ),
  list_cost_usd: money('Cost at list prices.'),
  unpriced_calls: calls('Calls whose cost is unknown.'),
  missing_usage_calls: calls('Calls that reported no usage.'),
  estimated_calls: calls('Calls whose figures are an estimate.'),
  error_calls: calls('Calls that failed.'),
  duration_ms_p50: milliseconds('Median duration.'),
  duration_ms_p95: milliseconds('95th percentile of the durations.'),
}

const rowSchema = z
  .object({
    bucket: z
      .string()
      .nullable()
      .describe('Begin of the time bucket: local time with offset.')
      .optional(),
    other: z
      .literal(true)
      .describe('Present on a row that sums what the limit left out.')
      .optional(),
    ...MEASURES,
  })
  .catchall(z.string().nullable())
  .describe('One group: its bucket, its dimensions by name (null: not given) and its measures.')

const coverageSchema = z
  .object({
    priced_calls: calls('Calls of which all is known.'),
    partial_calls: calls('Calls of which a part is priced.'),
    unpriced_calls: calls('Calls with usage and no price.'),
    missing_usage_calls: calls('Calls without usage.'),
    estimated_calls: calls(
      'Calls whose figures are an estimate; they are in one of the others too.',
    ),
    unpriced_models: z
      .array(
        z.object({
          model: z.string().nullable(),
          calls: calls('Calls of this model without a price.'),
          total_tokens: tokens('Their tokens.'),
        }),
      )
      .describe('Models without a price, the most tokens first.'),
  })
  .describe('How well the figures are known. The first four add up to the calls.')

const BODY = {
  rows: z.array(rowSchema),
  totals: z.object(MEASURES).describe('What all rows add up to.'),
  coverage: coverageSchema,
}

/** The answer to a question: the body of `GET /v1/usage` and of `report --json`. */
export const usageAnswerSchema = z
  .object({
    schema_version: z.literal(1),
    ...BODY,
    previous: z
      .object({
        ...BODY,
        from: z.string().describe('Begin of that period, RFC 3339.'),
        to: z.string().describe('First instant after it, RFC 3339.'),
      })
      .describe('The same for the period of equal length just before, when asked for.')
      .optional(),
  })
  .meta({
    title: 'UsageAnswer',
    description: 'Rows, what they add up to, and how well it is known. New fields may be added.',
  })

/** The body of `GET /v1/usage`. */
export type UsageAnswer = z.infer<typeof usageAnswerSchema>
