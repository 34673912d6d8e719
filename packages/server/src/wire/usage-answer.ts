import { z } from 'zod'
import { coverageSchema, MEASURES } from './measures.ts'

const milliseconds = (description: string) =>
  z.number().nullable().describe(`${description} Null: no call has a duration.`).optional()

const ALL_MEASURES = {
  ...MEASURES,
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
    ...ALL_MEASURES,
  })
  .catchall(z.string().nullable())
  .describe('One group: its bucket, its dimensions by name (null: not given) and its measures.')

const BODY = {
  rows: z.array(rowSchema),
  totals: z.object(ALL_MEASURES).describe('What all rows add up to.'),
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
