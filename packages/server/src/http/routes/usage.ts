import type { FastifyInstance } from 'fastify'
import { parseQuery, type QueryText } from '../../query/parse-query.ts'
import { readParameters } from '../read-parameters.ts'
import type { RouteServices } from '../services.ts'

const PARAMETERS = {
  from: 'one',
  to: 'one',
  bucket: 'one',
  tz: 'one',
  group_by: 'one',
  where: 'many',
  order: 'one',
  limit: 'one',
  previous: 'one',
} as const satisfies Record<keyof QueryText, 'one' | 'many'>

/** `GET /v1/usage`: what was used and what it costs, by anything. */
export function usageRoutes(app: FastifyInstance, { ledgerOf, now }: RouteServices): void {
  app.get('/v1/usage', (request) => {
    const query = parseQuery(readParameters<QueryText>(request.query, PARAMETERS), now())
    return ledgerOf(request).ask(query)
  })
}
