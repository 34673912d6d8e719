import { z } from 'zod'
import { errorAnswerSchema } from './error-answer.ts'
import { eventSchema } from './event.ts'
import {
  eventDetailSchema,
  eventPageSchema,
  inFlightAnswerSchema,
  inFlightSchema,
} from './event-answers.ts'
import {
  agentPageSchema,
  priceUseSchema,
  sessionPageSchema,
  taskDetailSchema,
  taskPageSchema,
} from './group-answers.ts'
import { ingestAnswerSchema } from './ingest-answer.ts'
import { keyListSchema, keySchema, keyWishSchema, newKeySchema } from './key-answers.ts'
import { modelListSchema, priceHistorySchema, whatIfSchema } from './price-answers.ts'
import { sessionBeginSchema, sessionSchema, settingsSchema } from './session-answers.ts'
import { toolUseSchema } from './tool-use.ts'
import { usageAnswerSchema } from './usage-answer.ts'

const SCHEMAS = {
  event: eventSchema,
  'ingest-answer': ingestAnswerSchema,
  'usage-answer': usageAnswerSchema,
  'event-page': eventPageSchema,
  'event-detail': eventDetailSchema,
  'task-page': taskPageSchema,
  'task-detail': taskDetailSchema,
  'session-page': sessionPageSchema,
  'agent-page': agentPageSchema,
  'tool-use': toolUseSchema,
  'price-use': priceUseSchema,
  'what-if': whatIfSchema,
  'model-list': modelListSchema,
  'price-history': priceHistorySchema,
  'calls-in-flight': inFlightSchema,
  'in-flight-answer': inFlightAnswerSchema,
  key: keySchema,
  'key-list': keyListSchema,
  'key-wish': keyWishSchema,
  'new-key': newKeySchema,
  'session-begin': sessionBeginSchema,
  session: sessionSchema,
  settings: settingsSchema,
  error: errorAnswerSchema,
} as const satisfies Record<string, z.ZodType>

/**
 * What enters and leaves, as JSON Schemas (draft 2020-12) by name: the content of the files
 * `schemas/<name>.schema.json`. Further fields are allowed everywhere, since more may be added.
 */
export function jsonSchemas(): Record<string, Readonly<Record<string, unknown>>> {
  return Object.fromEntries(
    Object.entries(SCHEMAS).map(([name, schema]) => [
      name,
      z.toJSONSchema(schema, { io: 'input' }),
    ]),
  )
}
