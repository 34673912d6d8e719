import { z } from 'zod'
import { eventSchema } from './event.ts'
import { ingestAnswerSchema } from './ingest-answer.ts'
import { usageAnswerSchema } from './usage-answer.ts'

const SCHEMAS = {
  event: eventSchema,
  'ingest-answer': ingestAnswerSchema,
  'usage-answer': usageAnswerSchema,
} as const satisfies Record<string, z.ZodType>

/**
 * What enters and leaves, as JSON Schemas (draft 2020-12) by name: the content of the files
 * `schemas/<name>.schema.json`. Further fields are allowed everywhere, since more may be added.
 */
export function jsonSchemas(): Record<string, object> {
  return Object.fromEntries(
    Object.entries(SCHEMAS).map(([name, schema]) => [
      name,
      z.toJSONSchema(schema, { io: 'input' }),
    ]),
  )
}
