import { once } from 'node:events'
import { Readable } from 'node:stream'
import { setTimeout } from 'node:timers/promises'
import { TokenledgerError } from '@tokenledger/sdk/core'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { readDelivery } from '../../intake/read-delivery.ts'
import { parseFilter } from '../../query/parse-filter.ts'
import { projectOf } from '../access/ledger-of.ts'
import { leaveBodies } from '../body/body-reader.ts'
import { deliveryForm } from '../delivery-form.ts'
import { callsInFlight } from '../live/calls-in-flight.ts'
import { FEED_OPTIONS, ledgerFeed } from '../live/ledger-feed.ts'
import { liveEvents } from '../live/live-events.ts'
import { readParameters } from '../read-parameters.ts'
import type { RouteServices } from '../services.ts'

interface LiveText {
  readonly where?: readonly string[]
  readonly after?: string
}

/**
 * `GET /v1/live`: what happens, as server-sent events; `POST /v1/inflight`: senders tell of calls that
 * are in flight, in the form of events; `GET /v1/inflight`: those calls.
 */
export function liveRoutes(app: FastifyInstance, services: RouteServices): void {
  const { wholeLedger: store, now, newId, bodies } = services
  const feed = ledgerFeed(store, FEED_OPTIONS)
  const inFlight = callsInFlight()
  const streams = new Set<Readable>()
  app.addHook('preClose', async () => {
    feed.close()
    await lastWords(streams)
  })
  leaveBodies(app)

  app.get('/v1/live', async (request, reply) => {
    const { where = [], after } = readParameters<LiveText>(request.query, LIVE)
    const filters = where.map(parseFilter)
    const start = startOf(request, after) ?? (await feed.lastSeq())
    const leave = feed.join()
    if (leave === null) throw noPlace()
    const gone = new AbortController()
    const signal = gone.signal
    const project = projectOf(request)
    const options = { store, feed, inFlight, after: start, where: filters, project, signal }
    const stream = Readable.from(liveEvents(options), { highWaterMark: 1 })
    streams.add(stream)
    reply.raw.once('close', () => gone.abort())
    stream.once('close', () => {
      streams.delete(stream)
      leave()
    })
    return reply.headers(HEADERS).send(stream)
  })

  app.get('/v1/inflight', async (request) => {
    readParameters(request.query, {})
    return { schema_version: 1, calls: inFlight.list(projectOf(request)) }
  })

  app.post('/v1/inflight', async (request, reply) => {
    const how = deliveryForm(request.headers)
    const project = projectOf(request)
    const answer = await bodies.withBody(request, async (body) => {
      const { calls, beside } = readDelivery({ ...how, body, project }, { now: now(), newId })
      const entries = [...calls, ...beside.parts.map(({ entry }) => entry)]
      inFlight.tell(entries, now())
      return { accepted: entries.length, rejected: beside.rejected }
    })
    return reply.code(202).send(answer)
  })
}

const LIVE = { where: 'many', after: 'one' } as const
const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store',
  // A server that ends must not wait for a connection that carries nothing any more.
  connection: 'close',
  // Proxies such as nginx would else hold back what is to be seen at once.
  'x-accel-buffering': 'no',
}

const LAST_WORDS_MS = 1000

/** Streams end by themselves when the feed is closed; a listener that takes nothing is left. */
async function lastWords(streams: ReadonlySet<Readable>): Promise<void> {
  const ended = [...streams].map((stream) => once(stream, 'close').catch(() => {}))
  await Promise.race([Promise.all(ended), setTimeout(LAST_WORDS_MS, null, { ref: false })])
  for (const stream of streams) stream.destroy()
}

/** The row after which a stream begins: a listener that comes back says what it had last. */
function startOf({ headers }: FastifyRequest, after: string | undefined): number | null {
  const text = headers['last-event-id'] ?? after
  if (text === undefined) return null
  if (typeof text === 'string' && /^\d{1,15}$/.test(text)) return Number(text)
  throw new TokenledgerError(
    'invalid_option',
    `Cannot go on after "${text}": it must be the id of an event of this stream, a whole number`,
  )
}

const noPlace = (): TokenledgerError =>
  new TokenledgerError(
    'server_busy',
    `Cannot open another live stream: ${FEED_OPTIONS.places} are open; close one, or try again later`,
  )
