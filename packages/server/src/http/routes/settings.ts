import type { FastifyInstance } from 'fastify'
import type { RouteServices } from '../services.ts'

/** What the pages say of the server. */
export interface SettingsOptions {
  /** Of the product. @default 'unknown' */
  readonly version?: string
  readonly requiresKey: boolean
}

/** `GET /v1/settings`: what serves, from where, and how to send it calls. */
export function settingsRoutes(
  app: FastifyInstance,
  { wholeLedger, showsSample }: RouteServices,
  { version = 'unknown', requiresKey }: SettingsOptions,
): void {
  app.get('/v1/settings', async ({ access, protocol, host }) => {
    const { engine, location, schemaVersion, bytes, retainedFrom } = await wholeLedger.stats()
    const url = `${protocol}://${host}`
    const isWhole = access !== null && access.project === null
    return {
      schema_version: 1,
      version,
      url,
      requires_key: requiresKey,
      ledger: {
        engine,
        is_sample: await showsSample(),
        location: isWhole ? location : null,
        schema_version: schemaVersion,
        bytes: isWhole ? bytes : null,
        retained_from: retainedFrom === null ? null : new Date(retainedFrom).toISOString(),
      },
      connect: {
        events: `${url}/v1/events`,
        tokenledger_url: url,
        otel_exporter_otlp_endpoint: url,
        metrics: `${url}/metrics`,
      },
    }
  })
}
