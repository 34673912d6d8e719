import rateLimit from '@fastify/rate-limit'
import { TokenledgerError } from '@tokenledger/sdk/core'
import type { FastifyInstance } from 'fastify'
import { RateWindows } from './rate-windows.ts'

/** Longest address, characters: room for a question with hundreds of filters. */
const LONGEST_URL = 8192

/** How much the server bears. */
export interface ProtectOptions {
  /** Most requests of a key, or of an address, within a minute; 0: no limit. @default 0 */
  readonly rateLimit?: number
}

/** Headers that tell browsers what pages of this server may do, and limits for who asks too much. */
export function protect(app: FastifyInstance, { rateLimit: most = 0 }: ProtectOptions): void {
  app.addHook('onRequest', async ({ raw }, reply) => {
    void reply.headers(HEADERS)
    if ((raw.url ?? '').length <= LONGEST_URL) return
    throw new TokenledgerError(
      'url_too_long',
      `Cannot answer: the address has more than ${LONGEST_URL} characters; ask for less at once`,
    )
  })
  if (most === 0) return
  void app.register(rateLimit, {
    max: most,
    timeWindow: '1 minute',
    store: RateWindows,
    hook: 'preParsing',
    keyGenerator: ({ access, ip }) => access?.key?.id ?? ip,
    errorResponseBuilder: (_request, { ttl }) =>
      new TokenledgerError(
        'rate_limited',
        `Cannot answer now: this key or address may ask ${most} times a minute; wait ${Math.ceil(ttl / 1000)} s`,
      ),
  })
}

const CONTENT_POLICY = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join(';')

/**
 * Pages run and load what comes from this server, and nothing else; nobody frames them. Whoever
 * speaks TLS in front of it says for how long browsers shall insist on that.
 */
const HEADERS = {
  'content-security-policy': CONTENT_POLICY,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'origin-agent-cluster': '?1',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
}
