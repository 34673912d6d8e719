import { TokenledgerError } from '@tokenledger/sdk/core'
import type { FastifyInstance } from 'fastify'
import { issueKey, type KeyWish } from '../access/issue-key.ts'
import type { KeyRing } from '../access/key-ring.ts'
import { keyBody } from '../key-body.ts'

/** `/v1/keys`: keys are listed, made and revoked. */
export function keyRoutes(
  app: FastifyInstance,
  { keys, now }: { readonly keys: KeyRing; readonly now: () => number },
): void {
  app.get('/v1/keys', async () => ({ schema_version: 1, keys: keys.store.list().map(keyBody) }))

  app.post('/v1/keys', async ({ body }, reply) => {
    const { key, record } = await issueKey(keys.store, wishOf(body), now)
    return reply
      .code(201)
      .header('cache-control', 'no-store')
      .send({ key, ...keyBody(record) })
  })

  app.delete('/v1/keys/:id', async ({ params }) => {
    const { id } = params as { readonly id: string }
    const [revoked] = await keys.store.revoke(id, now())
    if (revoked !== undefined) return keyBody(revoked)
    throw new TokenledgerError(
      'not_found',
      `Cannot revoke the key ${JSON.stringify(id)}: no key in force has this id or name`,
    )
  })
}

function wishOf(body: unknown): KeyWish {
  const { name, scopes, project } = (body ?? {}) as Readonly<Record<string, unknown>>
  const isProject = project === undefined || project === null || typeof project === 'string'
  const isList = Array.isArray(scopes) && scopes.every((one) => typeof one === 'string')
  if (typeof name === 'string' && isList && isProject) {
    return { name, scopes, ...(typeof project === 'string' && { project }) }
  }
  throw new TokenledgerError(
    'invalid_key',
    'Cannot make a key: the body must be {"name": text, "scopes": ["ingest", "read" or "admin"], "project": text or null}',
  )
}
