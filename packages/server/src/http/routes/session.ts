import type { FastifyInstance } from 'fastify'
import { type Access, OPEN_ACCESS } from '../access/access.ts'
import { refuseKey } from '../access/guard.ts'
import type { KeyRing } from '../access/key-ring.ts'
import { giveSession, sessionOf, takeSession } from '../access/session-cookie.ts'
import type { Sessions } from '../access/sessions.ts'

/** What sessions need. */
export interface SessionServices {
  readonly keys: KeyRing | null
  readonly sessions: Sessions
}

/** Who is asking, as a page needs it. */
interface SessionAnswer {
  /** Null: a key is needed. */
  readonly access: {
    readonly name: string | null
    readonly scopes: readonly string[]
    readonly project: string | null
  } | null
}

/** `/v1/session`: a browser shows a key once and has a cookie from then on. */
export function sessionRoutes(app: FastifyInstance, { keys, sessions }: SessionServices): void {
  app.get('/v1/session', async ({ access }) => answerOf(access))

  app.post('/v1/session', async (request, reply) => {
    const access = accessOfBody(request.body, keys) ?? request.access
    if (access?.key == null) return access === OPEN_ACCESS ? answerOf(access) : refuseKey()
    giveSession(request, reply, sessions.begin(access.key.id))
    return answerOf(access)
  })

  app.delete('/v1/session', async (request, reply) => {
    const token = sessionOf(request)
    if (token !== null) sessions.end(token)
    takeSession(request, reply)
    return reply.code(204).send()
  })
}

function accessOfBody(body: unknown, keys: KeyRing | null): Access | null {
  const { key } = (body ?? {}) as { readonly key?: unknown }
  if (key === undefined) return null
  return (typeof key === 'string' ? keys?.accessOf(key) : null) ?? refuseKey()
}

const answerOf = (access: Access | null): SessionAnswer => ({
  access: access && {
    name: access.key?.name ?? null,
    scopes: access.scopes,
    project: access.project,
  },
})
