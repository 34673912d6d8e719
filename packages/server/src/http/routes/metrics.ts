import { TokenledgerError } from '@tokenledger/sdk/core'
import type { FastifyInstance } from 'fastify'
import { projectOf } from '../access/ledger-of.ts'
import type { ServerMetrics } from '../metrics/server-metrics.ts'

/** `GET /metrics`: for Prometheus. */
export function metricRoutes(app: FastifyInstance, metrics: ServerMetrics): void {
  app.get('/metrics', async (request, reply) => {
    if (projectOf(request) !== null) {
      throw new TokenledgerError(
        'key_not_allowed',
        'Cannot show the metrics: they are of all projects, and the key is for one; use another key',
      )
    }
    return reply.type(metrics.contentType).send(await metrics.text())
  })
}
