import { z } from 'zod'

/** What a key may do. */
export const scopesSchema = z
  .array(z.enum(['ingest', 'read', 'admin']))
  .describe('Report calls, ask questions, or everything.')

const project = z.string().nullable().describe('The only project it is for; null: all.')
const time = (description: string) => z.string().nullable().describe(`${description} RFC 3339.`)

const KEY = {
  id: z.string().describe('The public part of the key.'),
  name: z.string(),
  scopes: scopesSchema,
  project,
  created_at: z.string().describe('RFC 3339.'),
  last_used_at: time('When it was last shown, up to a minute late; null: never.'),
  revoked_at: time('Since when it opens nothing; null: it is in force.'),
}

/** A key without its secret: the answer of `DELETE /v1/keys/{id}`. */
export const keySchema = z
  .object(KEY)
  .meta({ title: 'Key', description: 'A key, without its secret.' })

/** The body of `GET /v1/keys`. */
export const keyListSchema = z
  .object({ schema_version: z.literal(1), keys: z.array(z.object(KEY)) })
  .meta({ title: 'KeyList', description: 'All keys, revoked ones too, the oldest first.' })

/** What `POST /v1/keys` is asked for. */
export const keyWishSchema = z
  .object({
    name: z.string().min(1).max(100).describe('No other key in force has it.'),
    scopes: scopesSchema,
    project: project.optional(),
  })
  .meta({ title: 'KeyWish', description: 'What a new key is to be.' })

/** The body of the `201` answer of `POST /v1/keys`. */
export const newKeySchema = z
  .object({ key: z.string().describe('The key: it is answered this once.'), ...KEY })
  .meta({ title: 'NewKey', description: 'A key that was made.' })
