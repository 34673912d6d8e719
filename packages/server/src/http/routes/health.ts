import type { FastifyInstance } from 'fastify'
import type { Services } from '../services.ts'

/** `GET /healthz`: whether the server answers and its ledger can be read. */
export function healthRoutes(app: FastifyInstance, { store }: Services): void {
  app.get('/healthz', async () => {
    await store.list({ where: [], limit: 1 })
    return { status: 'ok' }
  })
}
