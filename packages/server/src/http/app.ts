import { TokenledgerError } from '@tokenledger/sdk'
import Fastify, { type FastifyInstance } from 'fastify'
import { type AdmitOptions, admit } from './access/admit.ts'
import { ledgerOfRequests } from './access/ledger-of.ts'
import { httpErrorOf } from './http-error.ts'
import { eventRoutes } from './routes/events.ts'
import { healthRoutes } from './routes/health.ts'
import { keyRoutes } from './routes/keys.ts'
import { liveRoutes } from './routes/live.ts'
import { openapiRoutes } from './routes/openapi.ts'
import { otlpRoutes } from './routes/otlp.ts'
import { questionRoutes } from './routes/questions.ts'
import { sessionRoutes } from './routes/session.ts'
import { type GivenServices, servicesOf } from './services.ts'

/** The server, with or without a socket. */
export type App = FastifyInstance

/** The server without its socket: `listen` opens it, `inject` asks it in a test. */
export function createApp(given: GivenServices, options: AdmitOptions = {}): App {
  const services = servicesOf(given)
  const app = Fastify({ logger: false, forceCloseConnections: 'idle' })
  app.setErrorHandler((error, request, reply) => {
    const { status, retryAfter, body } = httpErrorOf(error)
    if (status >= 500) request.log.error(error)
    if (retryAfter !== null) void reply.header('retry-after', retryAfter)
    void reply.code(status).send(body)
  })
  app.setNotFoundHandler(({ method, url }) => {
    const path = url.split('?', 1)[0]
    throw new TokenledgerError(
      'not_found',
      `Cannot answer ${method} ${path}: there is no such address; see the HTTP reference`,
    )
  })
  const access = admit(app, services, options)
  const { store, ...others } = services
  const routeServices = { ...others, ledgerOf: ledgerOfRequests(store), wholeLedger: store }
  for (const routes of ROUTES) void app.register(async (scope) => routes(scope, routeServices))
  void app.register(async (scope) => {
    sessionRoutes(scope, access)
    if (access.keys !== null) keyRoutes(scope, { keys: access.keys, now: services.now })
  })
  return app
}

const ROUTES = [healthRoutes, eventRoutes, otlpRoutes, questionRoutes, liveRoutes, openapiRoutes]
