import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client'
import type { Intake } from '../../intake/intake.ts'
import { registerLedgerMetrics } from './ledger-metrics.ts'
import { type LedgerToFollow, ledgerTotals } from './ledger-totals.ts'
import { otlpMetrics } from './otlp-metrics.ts'

/** The metrics of a server, and what counts for them. */
export interface ServerMetrics {
  readonly contentType: string
  /** All metrics as text, brought up to date. */
  text(): Promise<string>
  /** The ledger's metrics as a request of OTLP in JSON, brought up to date; null: there are none. */
  otlp(): Promise<object | null>
  /** An intake whose answers are counted. */
  counted(intake: Intake): Intake
  /** A request was answered. */
  answered(request: AnsweredRequest): void
}

/** A request that was answered. */
export interface AnsweredRequest {
  readonly method: string
  /** The pattern of the address, never the address itself; undefined: it led nowhere. */
  readonly route: string | undefined
  readonly status: number
  readonly seconds: number
}

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/** Gauges that have a counter's ending, against the rules of Prometheus; the same stands by type beside them. */
const MISNAMED = ['handles', 'requests', 'resources'].map((what) => `nodejs_active_${what}_total`)

/** What metrics tell of their server. */
export interface AboutServer {
  readonly version: string
  /** Epoch milliseconds. */
  readonly now: () => number
}

/** Metrics of a server in a registry of their own. */
export function serverMetrics(ledger: LedgerToFollow, about: AboutServer): ServerMetrics {
  const registry = new Registry()
  const totals = ledgerTotals(ledger)
  let since: number | null = null
  registerLedgerMetrics(registry, totals)
  collectDefaultMetrics({ register: registry })
  for (const name of MISNAMED) registry.removeSingleMetric(name)
  const reported = new Counter({
    name: 'tokenledger_ingest_events_total',
    help: 'Calls reported to this server since its start, by what became of them.',
    labelNames: ['outcome'],
    registers: [registry],
  })
  const durations = new Histogram({
    name: 'tokenledger_http_request_duration_seconds',
    help: 'How long requests took.',
    labelNames: ['method', 'route', 'status'],
    buckets: SECONDS,
    registers: [registry],
  })
  for (const outcome of ['accepted', 'duplicate', 'rejected']) reported.inc({ outcome }, 0)

  function count(outcomes: Readonly<Record<'accepted' | 'duplicate' | 'rejected', number>>): void {
    for (const [outcome, calls] of Object.entries(outcomes)) reported.inc({ outcome }, calls)
  }

  return {
    contentType: registry.contentType,
    async text() {
      await totals.advance()
      return registry.metrics()
    },
    async otlp() {
      await totals.advance()
      since ??= (await ledger.tail(0, 1))[0]?.recordedAt ?? null
      const { version, now } = about
      return since === null ? null : otlpMetrics(totals, { since, now: now(), version })
    },
    counted: (intake) => ({
      async take(delivery) {
        const answer = await intake.take(delivery)
        const { accepted, duplicates, rejected } = answer
        count({ accepted, duplicate: duplicates, rejected: rejected.length })
        return answer
      },
      async takeTelemetry(request) {
        const taken = await intake.takeTelemetry(request)
        const { told, gained, rejected } = taken
        const accepted = Math.max(0, gained)
        count({ accepted, duplicate: Math.max(0, told - accepted), rejected })
        return taken
      },
      close: intake.close,
    }),
    answered({ method, route = 'none', status, seconds }) {
      durations.observe({ method, route, status }, seconds)
    },
  }
}
