import { z } from 'zod'
import { scopesSchema } from './key-answers.ts'

/** What `POST /v1/session` is given. */
export const sessionBeginSchema = z
  .object({ key: z.string().optional().describe('Absent: the key of the header.') })
  .meta({ title: 'SessionBegin', description: 'The key that a browser shows once.' })

/** The body of `GET` and `POST /v1/session`. */
export const sessionSchema = z
  .object({
    access: z
      .object({
        name: z.string().nullable().describe('Of the key; null: none is needed.'),
        scopes: scopesSchema,
        project: z.string().nullable().describe('The only project that is seen; null: all.'),
      })
      .nullable()
      .describe('Null: a key is needed.'),
  })
  .meta({ title: 'Session', description: 'What whoever asks may do.' })

/** The body of `GET /v1/settings`. */
export const settingsSchema = z
  .object({
    schema_version: z.literal(1),
    version: z.string().describe('Of the product.'),
    url: z.string().describe('Where this server was asked.'),
    requires_key: z.boolean(),
    ledger: z.object({
      engine: z.string(),
      is_sample: z.boolean().describe('Generated figures are shown, as long as no call is known.'),
      location: z.string().nullable().describe('Null: not for the key of one project.'),
      schema_version: z.int().nullable().describe('Of the file: see `tokenledger migrate`.'),
      bytes: z.int().nullable().describe('Null: not known, or not for the key of one project.'),
      retained_from: z.string().nullable().describe('RFC 3339; null: nothing was forgotten.'),
    }),
    connect: z.object({
      events: z.string(),
      tokenledger_url: z.string(),
      otel_exporter_otlp_endpoint: z.string(),
      metrics: z.string(),
    }),
  })
  .meta({ title: 'Settings', description: 'What serves, from where, and how to send it calls.' })
