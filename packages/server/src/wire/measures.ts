import { z } from 'zod'

/** A number of tokens. */
export const tokens = (description: string) => z.number().describe(description)
/** A number of calls. */
export const calls = (description: string) => z.int().describe(description)
/** An amount: exact decimal text, or null. */
export const money = (description: string) =>
  z
    .string()
    .nullable()
    .describe(`${description} Exact decimal text in US dollars; null: nothing of it is known.`)
/** What calls add up to: without percentiles, which do not add up. */
export const MEASURES = {
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
  unpriced_calls: calls('Calls with usage and no price.'),
  missing_usage_calls: calls('Calls that reported no usage.'),
  estimated_calls: calls('Calls whose figures are an estimate.'),
  error_calls: calls('Calls that failed.'),
}

/** How well figures are known. */
export const coverageSchema = z
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

/** What some calls add up to. */
export const measuresSchema = z.object(MEASURES)
