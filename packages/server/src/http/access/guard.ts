import { TokenledgerError } from '@tokenledger/sdk/core'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Scope } from '../../store/key-store.ts'
import { type Access, mayDo, OPEN_ACCESS } from './access.ts'
import { givenKey } from './given-key.ts'
import type { KeyRing } from './key-ring.ts'
import { neededScope } from './route-scopes.ts'
import { sessionOf } from './session-cookie.ts'
import type { Sessions } from './sessions.ts'

/** Whom a server lets in. */
export interface GuardOptions {
  /** Null: there are no keys. */
  readonly keys: KeyRing | null
  readonly sessions: Sessions
  /** Whether those who show nothing are let in nowhere. */
  readonly requiresKey: boolean
}

declare module 'fastify' {
  interface FastifyRequest {
    /** What whoever asks may do; null: nothing that needs a scope. */
    access: Access | null
  }
}

/**
 * Finds out who asks, and refuses what that does not allow, before anything of the body is read. A
 * key that is wrong is refused everywhere, also where none is needed.
 */
export function guard(app: FastifyInstance, options: GuardOptions): void {
  app.decorateRequest('access', null)
  app.addHook('onRequest', async (request) => {
    request.access = accessOf(request, options)
  })
  app.addHook('preParsing', async (request) => {
    const scope = neededScope(request.method, request.routeOptions.url)
    if (scope !== 'open') requireScope(request, scope)
  })
}

function accessOf(request: FastifyRequest, options: GuardOptions): Access | null {
  const { keys, sessions, requiresKey } = options
  const key = givenKey(request.headers)
  if (key !== null) return keys?.accessOf(key) ?? refuseKey()
  const token = sessionOf(request)
  const keyId = token === null ? null : sessions.keyIdOf(token)
  const access = keyId === null ? null : keys?.accessOfId(keyId)
  return access ?? (requiresKey ? null : OPEN_ACCESS)
}

function requireScope({ access, method, url }: FastifyRequest, scope: Scope): void {
  const path = url.split('?', 1)[0]
  if (access === null) {
    throw new TokenledgerError(
      'key_required',
      `Cannot answer ${method} ${path}: this server demands a key; send "Authorization: Bearer tl_…", and make one with: tokenledger keys create NAME --scope ${scope}`,
    )
  }
  if (mayDo(access, scope)) return
  throw new TokenledgerError(
    'key_not_allowed',
    `Cannot answer ${method} ${path}: it needs the scope "${scope}", and the key has ${access.scopes.join(', ')}; use another key`,
  )
}

/** @throws TokenledgerError `key_invalid` */
export function refuseKey(): never {
  throw new TokenledgerError(
    'key_invalid',
    'Cannot take the key: it is none of this server, was revoked, or was not copied whole; list the keys with: tokenledger keys list',
  )
}
