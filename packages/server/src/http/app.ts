import { TokenledgerError } from '@tokenledger/sdk/core'
import Fastify, { type FastifyInstance, type FastifyReply, LogController } from 'fastify'
import { type AdmitOptions, admit } from './access/admit.ts'
import { ledgerOfRequests } from './access/ledger-of.ts'
import { type HttpError, httpErrorOf } from './http-error.ts'
import { type LogOptions, logSettings, noteAnswers } from './logging.ts'
import { type PushOptions, pushMetrics } from './metrics/push-metrics.ts'
import { serverMetrics } from './metrics/server-metrics.ts'
import { PAGES_FOLDER, pages } from './pages.ts'
import { answerFault, PATIENCE, type Patience } from './protection/connection-faults.ts'
import { type ProtectOptions, protect } from './protection/protect.ts'
import { eventRoutes } from './routes/events.ts'
import { exportRoutes } from './routes/export.ts'
import { healthRoutes } from './routes/health.ts'
import { keyRoutes } from './routes/keys.ts'
import { liveRoutes } from './routes/live.ts'
import { metricRoutes } from './routes/metrics.ts'
import { openapiRoutes } from './routes/openapi.ts'
import { otlpRoutes } from './routes/otlp.ts'
import { questionRoutes } from './routes/questions.ts'
import { sessionRoutes } from './routes/session.ts'
import { settingsRoutes } from './routes/settings.ts'
import { type GivenServices, servicesOf } from './services.ts'

/** The server, with or without a socket. */
export type App = FastifyInstance

/** How the server is run. */
export interface AppOptions extends AdmitOptions, ProtectOptions {
  /** Of the product, for who asks. @default 'unknown' */
  readonly version?: string
  /** Where lines of the log go. @default nowhere */
  readonly log?: LogOptions
  /** How long a connection may take over a request. */
  readonly patience?: Patience
  /** Where the ledger's metrics are pushed to. @default nowhere */
  readonly otlpMetrics?: PushOptions
  /** The folder of the dashboard's files. @default where the build puts them */
  readonly pagesFolder?: string
}

/** The server without its socket: `listen` opens it, `inject` asks it in a test. */
export function createApp(given: GivenServices, options: AppOptions = {}): App {
  const services = servicesOf(given)
  const { patience = PATIENCE, pagesFolder = PAGES_FOLDER, requiresKey = false } = options
  const app: App = Fastify({
    logger: logSettings(options.log),
    logController: new LogController({ disableRequestLogging: true }),
    forceCloseConnections: 'idle',
    trustProxy: options.trustedProxies ?? false,
    requestTimeout: patience.requestMs,
    http: {
      headersTimeout: patience.headersMs,
      connectionsCheckingInterval: Math.ceil(patience.headersMs / 3),
    },
    routerOptions: { maxParamLength: 1000 },
    clientErrorHandler: answerFault,
    frameworkErrors: (error, _request, reply) => void sendError(error, reply),
  })
  app.setErrorHandler((error, request, reply) => {
    const { status } = sendError(error, reply)
    if (status >= 500) request.log.error({ err: error }, 'failed')
  })
  protect(app, options)
  const access = admit(app, services, options)
  const shown = pages(app, pagesFolder)
  app.setNotFoundHandler((request, reply) => {
    if (shown.show(request, reply)) return
    const path = request.url.split('?', 1)[0]
    throw new TokenledgerError(
      'not_found',
      `Cannot answer ${request.method} ${path}: there is no such address; see the HTTP reference`,
    )
  })
  const { version = 'unknown', otlpMetrics } = options
  const metrics = serverMetrics(services.ledger, { version, now: services.now })
  if (otlpMetrics !== undefined) pushMetrics(app, metrics, otlpMetrics)
  noteAnswers(app, metrics)
  const { ledger, store, ...others } = services
  const routeServices = {
    ...others,
    intake: metrics.counted(services.intake),
    ledgerOf: ledgerOfRequests(store),
    realLedgerOf: ledgerOfRequests(ledger),
    wholeLedger: store,
  }
  for (const routes of ROUTES) void app.register(async (scope) => routes(scope, routeServices))
  void app.register(async (scope) => {
    metricRoutes(scope, metrics)
    settingsRoutes(scope, routeServices, { ...options, requiresKey })
    sessionRoutes(scope, access)
    if (access.keys !== null) keyRoutes(scope, { keys: access.keys, now: services.now })
  })
  return app
}

const ROUTES = [
  healthRoutes,
  eventRoutes,
  otlpRoutes,
  questionRoutes,
  exportRoutes,
  liveRoutes,
  openapiRoutes,
]

function sendError(error: unknown, reply: FastifyReply): HttpError {
  const answer = httpErrorOf(error)
  if (answer.retryAfter !== null) void reply.header('retry-after', answer.retryAfter)
  void reply.code(answer.status).send(answer.body)
  return answer
}
