import { EXPORT_PATH } from '../../questions/export/ask-export.ts'
import { QUESTIONS } from '../../questions/questions.ts'
import type { Scope } from '../../store/key-store.ts'

const questions = QUESTIONS.map(
  ({ path }) => [`GET ${path.replace('{id}', ':id')}`, 'read'] as const,
)

/**
 * What a request needs, by method and route: a scope, or nothing. What is not named here needs
 * `admin`, so that a route that was forgotten is shut and not open.
 */
export const ROUTE_SCOPES: Readonly<Record<string, Scope | 'open'>> = {
  // Files of the dashboard, which hold nothing of the ledger.
  'GET /*': 'open',
  'GET /healthz': 'open',
  'GET /metrics': 'read',
  'GET /v1/settings': 'read',
  'GET /openapi.json': 'open',
  'GET /v1/session': 'open',
  'POST /v1/session': 'open',
  'DELETE /v1/session': 'open',
  'POST /v1/events': 'ingest',
  'POST /v1/traces': 'ingest',
  'POST /v1/metrics': 'ingest',
  'POST /v1/logs': 'ingest',
  ...Object.fromEntries(questions),
  [`GET ${EXPORT_PATH}`]: 'read',
  'GET /v1/live': 'read',
  'GET /v1/inflight': 'read',
  'POST /v1/inflight': 'ingest',
  'GET /v1/keys': 'admin',
  'POST /v1/keys': 'admin',
  'DELETE /v1/keys/:id': 'admin',
}

/** The scope that a route needs. An address that leads nowhere needs none. */
export function neededScope(method: string, route: string | undefined): Scope | 'open' {
  if (route === undefined) return 'open'
  const known = `${method === 'HEAD' ? 'GET' : method} ${route}`
  return ROUTE_SCOPES[known] ?? 'admin'
}
