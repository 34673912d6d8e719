import type { FastifyInstance } from 'fastify'
import { openapi } from '../openapi/openapi.ts'
import type { RouteServices } from '../services.ts'

/** `GET /openapi.json`: what this server takes and answers, for programs. */
export function openapiRoutes(app: FastifyInstance, _services: RouteServices): void {
  let document: object | null = null
  app.get('/openapi.json', () => {
    document ??= openapi(VERSION)
    return document
  })
}

/** Of the interface: it grows with its major version. */
const VERSION = '1.0.0'
