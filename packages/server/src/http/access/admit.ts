import cookie from '@fastify/cookie'
import type { FastifyInstance } from 'fastify'
import type { KeyStore } from '../../store/key-store.ts'
import { allowHosts } from './allowed-hosts.ts'
import { guard } from './guard.ts'
import { type KeyRing, keyRing } from './key-ring.ts'
import { requireSameOrigin } from './same-origin.ts'
import { type Sessions, sessionKeeper } from './sessions.ts'

/** Who may ask the server, and how. */
export interface AdmitOptions {
  /** The keys of the ledger; closed with the server. @default none: nobody needs a key */
  readonly keys?: KeyStore
  /** Whether nothing is answered without a key. @default false */
  readonly requiresKey?: boolean
  /** The address that the server listens on. @default '127.0.0.1' */
  readonly address?: string
  /** Further names under which the server may be asked. @default none */
  readonly allowedHosts?: readonly string[]
  /** Addresses of proxies whose word about the host, the scheme and the sender is taken. @default none */
  readonly trustedProxies?: string[]
}

/** Who was let in, and by what. */
export interface Admission {
  readonly keys: KeyRing | null
  readonly sessions: Sessions
}

/** Lets in who may ask: every request passes here first. */
export function admit(
  app: FastifyInstance,
  { now }: { readonly now: () => number },
  options: AdmitOptions,
): Admission {
  const { requiresKey = false, address = '127.0.0.1', allowedHosts = [] } = options
  const keys = options.keys === undefined ? null : keyRing(options.keys, now)
  const sessions = sessionKeeper(() => performance.now())
  allowHosts(app, { address, allowed: allowedHosts })
  requireSameOrigin(app)
  void app.register(cookie)
  guard(app, { keys, sessions, requiresKey })
  app.addHook('onClose', async () => keys?.close())
  return { keys, sessions }
}
