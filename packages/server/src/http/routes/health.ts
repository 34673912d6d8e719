import type { FastifyInstance } from 'fastify'
import type { RouteServices } from '../services.ts'

/** `GET /healthz`: whether the server answers and its ledger can be read. */
export function healthRoutes(app: FastifyInstance, { wholeLedger }: RouteServices): void {
  app.get('/healthz', async () => {
    await wholeLedger.list({ where: [], limit: 1 })
    return { status: 'ok' }
  })
}
