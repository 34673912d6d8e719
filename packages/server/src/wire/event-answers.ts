import { z } from 'zod'
import { calls, coverageSchema, money, tokens } from './measures.ts'

const text = (description: string) => z.string().nullable().describe(description)
const given = (name: string) => text(`${name}; null: not given.`)
const milliseconds = (description: string) => z.number().nullable().describe(description)
const instant = (description: string) => z.string().describe(`${description} RFC 3339.`)

const CALL = {
  id: z.string().describe('Id of the entry.'),
  sign: z.union([z.literal(1), z.literal(-1)]).describe('-1 takes the corrected entry back.'),
  corrects: text('The entry that this one takes back or replaces.'),
  time: instant('When the call was made.'),
  recorded_at: instant('When the ledger took it.'),
  project: given('The project'),
  environment: given('The environment'),
  workflow: given('The workflow'),
  agent: given('The agent'),
  task: given('The task'),
  session: given('The session'),
  user: given('The user'),
  tool: given('The tool on whose behalf the call was made'),
  source: given('Who reported the call'),
  tags: z.record(z.string(), z.string()).nullable(),
  provider: given('The provider'),
  operation: given('The kind of call'),
  service_tier: given('The service tier'),
  request_model: given('The model that was asked for'),
  response_model: given('The model that answered'),
  response_id: given("The provider's id of the answer"),
  parent_id: given('The call or task above this one'),
  attempt: z.int().nullable(),
  status: z.enum(['ok', 'error', 'aborted', 'length']),
  error: text('What went wrong.'),
  duration_ms: milliseconds('How long the call took.'),
  ttft_ms: milliseconds('Time to the first token.'),
  coverage: z
    .enum(['priced', 'partial', 'unpriced', 'missing'])
    .describe('How well its cost is known.'),
  estimated: z.boolean().describe('Whether its figures are an estimate.'),
}

/** One entry in a list. */
export const eventRowSchema = z
  .object({
    ...CALL,
    seq: z.int().describe('Number of its first row: rising in the order of arrival.'),
    warnings: z.array(z.string()).describe('Codes of the warnings of its reading.'),
    used_tools: z.array(z.string()).describe('The tools that the model called.'),
    models: z.array(z.string()).describe('The models of its segments.'),
    input_tokens: tokens('Input tokens, cached ones included.'),
    output_tokens: tokens('Output tokens, reasoning included.'),
    cache_read_tokens: tokens('The part of the input that was read from a cache.'),
    cache_write_tokens: tokens('The part of the input that was written to a cache.'),
    reasoning_tokens: tokens('The part of the output that is reasoning.'),
    total_tokens: tokens('Input and output together.'),
    cost_usd: money('Effective cost.'),
    list_cost_usd: money('Cost at list prices.'),
  })
  .describe('One entry. The tokens and costs of one that takes another back are negative.')

/** The body of `GET /v1/events`. */
export const eventPageSchema = z
  .object({
    schema_version: z.literal(1),
    events: z.array(eventRowSchema).describe('The newest first; of one instant the latest kept.'),
    next: text('`cursor` of the next page; null: this is the last one.'),
    coverage: coverageSchema.describe('How well the figures of this page are known.'),
  })
  .meta({ title: 'EventPage', description: 'A page of entries. New fields may be added.' })

const meters = z.record(z.string(), z.number())

const segmentSchema = z.object({
  segment: z.int().describe('Its place in the call, from 0.'),
  model: text('The model of these meters.'),
  role: text('What the model did in the call.'),
  meters: meters.describe('Disjoint quantities above zero, without the sign.'),
  price: z
    .object({
      id: z.string(),
      provider: z.string(),
      model: z.string(),
      effective_from: z.string().nullable(),
      effective_to: z.string().nullable(),
      conditions: z.array(z.string()).describe('Why this row and no other.'),
      source: z.string().describe('Where the price stands.'),
    })
    .nullable()
    .describe("The ledger's own copy of the price row that was used; null: there is none."),
  charges: z.array(
    z.object({
      meter: z.string(),
      quantity: z.number(),
      unit_price_usd: z.string(),
      cost_usd: z.string(),
    }),
  ),
  unpriced_meters: z.array(z.string()).describe('Meters for which the price has no rate.'),
  list_cost_usd: money('Cost at list prices.'),
  cost_usd: money('Its share of the effective cost.'),
  derived_again: z.boolean().nullable().describe('Whether the charges give the kept cost again.'),
})

const detailSchema = z.object({
  ...CALL,
  region: given('The region'),
  tools: z.record(z.string(), z.unknown()).nullable().describe('What the call did with tools.'),
  reading: z
    .record(z.string(), z.unknown())
    .nullable()
    .describe("How the usage was read, with warnings and the provider's own usage object (`raw`)."),
  segments: z.array(segmentSchema),
  cost_usd: money('Effective cost.'),
  rule: z
    .object({
      form: z.string(),
      reader: z.string().describe('The provider or framework whose words these are.'),
      kind: z.enum(['framework', 'provider']),
      recognition: z.string(),
      convention: z.string().describe('How its counts nest.'),
    })
    .nullable()
    .describe('By which rule `reading.raw` is read; null: nothing raw was kept.'),
})

/** The body of `GET /v1/events/{id}`. */
export const eventDetailSchema = z
  .object({
    schema_version: z.literal(1),
    id: z.string(),
    entries: z.array(detailSchema).describe('The entry, then all that corrects it.'),
    coverage: coverageSchema,
  })
  .meta({ title: 'EventDetail', description: 'How a call came to its cost.' })

/** The body of `GET /v1/inflight`, and the data of the event `in_flight`. */
export const inFlightSchema = z
  .object({
    schema_version: z.literal(1),
    calls: z.array(
      z.object({
        id: z.string(),
        started: instant('When the call was made.'),
        updated: instant('When its sender last told of it.'),
        agent: given('The agent'),
        task: given('The task'),
        session: given('The session'),
        tool: given('The tool'),
        provider: given('The provider'),
        model: given('The model'),
        input_tokens: tokens('Input so far, as its sender estimates it.'),
        output_tokens: tokens('Output so far, as its sender estimates it.'),
        cost_usd: money('What that would cost.'),
      }),
    ),
  })
  .meta({ title: 'CallsInFlight', description: 'Calls that have begun and not ended: estimates.' })

/** The body of the `202` answer of `POST /v1/inflight`. */
export const inFlightAnswerSchema = z
  .object({
    accepted: calls('Calls that are shown.'),
    rejected: z.array(
      z.object({
        index: z.int(),
        id: z.string().nullable(),
        code: z.string(),
        message: z.string(),
      }),
    ),
  })
  .meta({ title: 'InFlightAnswer', description: 'What became of what was told.' })
