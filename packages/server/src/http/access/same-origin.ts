import { TokenledgerError } from '@tokenledger/sdk/core'
import type { FastifyInstance, FastifyRequest } from 'fastify'

/**
 * Refuses what pages of other origins ask for: no page but the server's own may report calls, use
 * somebody's session or read answers. Browsers say where a request comes from; programs do not.
 */
export function requireSameOrigin(app: FastifyInstance): void {
  app.addHook('onRequest', async (request) => {
    if (!isFromElsewhere(request)) return
    throw new TokenledgerError(
      'cross_site_request',
      'Cannot answer a page of another origin: only the pages of this server may ask it; ask from a program, with a key',
    )
  })
}

const OWN_SITES = ['same-origin', 'none']

function isFromElsewhere(request: FastifyRequest): boolean {
  const { headers, method } = request
  const { origin } = headers
  const site = headers['sec-fetch-site']
  if (origin !== undefined && !isOwnOrigin(origin, request)) return true
  if (typeof site !== 'string' || OWN_SITES.includes(site)) return false
  // A link on another page may lead here: the browser shows the answer to its user alone.
  const isVisit = method === 'GET' && headers['sec-fetch-mode'] === 'navigate'
  return !isVisit
}

/** The scheme is left out: behind a proxy that speaks TLS, only the browser knows it. */
function isOwnOrigin(origin: string, { host }: FastifyRequest): boolean {
  const stated = URL.canParse(origin) ? new URL(origin) : null
  return stated !== null && stated.host === new URL(`${stated.protocol}//${host}`).host
}
