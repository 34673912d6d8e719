import { z } from 'zod'
import { calls, money } from './measures.ts'

const ratedSchema = z.object({
  list_cost_usd: money('List cost of what is priced.'),
  partial_calls: calls('Calls of which a part is priced.'),
  unpriced_calls: calls('Calls with usage and no price.'),
  meters: z
    .array(
      z.object({
        meter: z.string(),
        quantity: z.number().describe('Of the calls in which it has a rate.'),
        list_cost_usd: money('What it comes to.'),
      }),
    )
    .describe('What was charged, the dearest first. The costs add up to the list cost.'),
})

const provider = z.string().describe('As OpenTelemetry names it.')

/** The body of `GET /v1/what-if`. */
export const whatIfSchema = z
  .object({
    schema_version: z.literal(1),
    calls: calls('The selected calls.'),
    missing_usage_calls: calls('Calls without usage: no price gives them a cost.'),
    recorded: ratedSchema.describe('As the ledger has it, by its own copies of the price rows.'),
    on: z
      .array(z.object({ provider, model: z.string(), ...ratedSchema.shape }))
      .describe(
        'The same calls on each model asked about, by its prices at the time of each call.',
      ),
  })
  .meta({
    title: 'WhatIf',
    description: 'What calls would have cost on other models. New fields may be added.',
  })

/** The body of `GET /v1/models`. */
export const modelListSchema = z
  .object({
    schema_version: z.literal(1),
    checked: z.string().describe('The last day on which any price was checked.'),
    models: z.array(z.object({ provider, model: z.string() })),
  })
  .meta({
    title: 'ModelList',
    description: 'The models of the price book. New fields may be added.',
  })

const rates = (unit: string) =>
  z.record(z.string(), z.string()).describe(`US dollars for ${unit}, by meter.`)

/** The body of `GET /v1/price-history`. */
export const priceHistorySchema = z
  .object({
    schema_version: z.literal(1),
    match: z
      .object({
        provider,
        price_list: z.string().describe('The provider whose list it is on.'),
        model: z.string().describe('Its id in the price book.'),
        how: z.string().describe('How the name was recognised: id, alias, dated, fine-tuned, any.'),
      })
      .nullable()
      .describe('Null: the book does not know the name.'),
    near: z.array(z.string()).describe('Names most like an unknown one.'),
    in_force: z.string().nullable().describe('Id of the row in force now for an ordinary call.'),
    prices: z
      .array(
        z.object({
          effective_from: z.string().nullable().describe('Null: since the model exists.'),
          effective_to: z.string().nullable().describe('Null: still in force.'),
          conditions: z.array(z.string()).describe('Empty: the base price.'),
          per_mtok: rates('a million tokens'),
          per_unit: rates('one unit'),
          source: z.string(),
          checked: z.string().describe('The day on which it was last compared with its source.'),
          unverified: z.string().nullable().describe('Why it is not certain; null: it is.'),
        }),
      )
      .describe('Every dated price, the newest first.'),
  })
  .meta({
    title: 'PriceHistory',
    description: 'All prices of a model in the price book. New fields may be added.',
  })
