import { TokenledgerError } from '../../base/errors.ts'
import { exportLog } from '../export-log.ts'
import type { Exporter } from '../exporter.ts'
import { lineExporter } from '../line-exporter.ts'
import { type SendingOptions, sendingSettings } from '../sending-settings.ts'
import { metricExporter } from './metric-exporter.ts'
import type { OtlpTemporality } from './otlp-metric.ts'
import type { OtlpNames } from './otlp-names.ts'
import { aroundSignal, type OtlpSignal } from './otlp-signal.ts'
import { postOtlp, spanTransport } from './otlp-transport.ts'
import { spanOfEntry } from './span-of-entry.ts'

/** Where calls are sent as telemetry, and how. */
export interface OtlpExporterOptions extends SendingOptions {
  /** Of the collector, such as `http://localhost:4318`; `/v1/traces` and `/v1/metrics` are added. */
  readonly url: string
  /** Sent with each request, such as a key. */
  readonly headers?: Readonly<Record<string, string>>
  /** @default ['traces', 'metrics'] */
  readonly signals?: readonly OtlpSignal[]
  /** Which names of the GenAI conventions are written. @default 'new' */
  readonly names?: OtlpNames
  /** Whether cost is told, as floating dollars. @default false */
  readonly cost?: boolean
  /** Attributes of the resource. @default `service.name`: `$OTEL_SERVICE_NAME`, else `unknown_service:node` */
  readonly resource?: Readonly<Record<string, string>>
  /** How often metrics are reported, milliseconds. @default 60000 */
  readonly metricsIntervalMs?: number
  /**
   * Whether a report of metrics holds all since the program began, or what came since the last report,
   * which some collectors want. A difference may count twice when the answer to it is lost.
   * @default 'cumulative'
   */
  readonly temporality?: OtlpTemporality
}

const INTERVAL_MS = 60_000

/**
 * Sends calls to an OpenTelemetry collector over OTLP/HTTP (JSON): a span each, and metrics of tokens
 * and times. Totals are inclusive there, as the conventions ask: cached and reasoning tokens are parts
 * of input and output. Spans wait on disk while the collector is away, as with `httpExporter`, and are
 * the same spans when they are sent twice.
 *
 * Source: https://github.com/open-telemetry/opentelemetry-proto/blob/main/docs/specification.md
 *
 * @throws TokenledgerError `invalid_setting` when the address or an option does not fit.
 * @example
 * import { otlpExporter, TokenUsageTracker } from '@tokenledger/sdk'
 * const exporter = otlpExporter({ url: 'http://127.0.0.1:4318', names: 'both', spillFolder: null })
 * const tracker = new TokenUsageTracker()
 * const remove = tracker.addSink(exporter)
 * remove()
 * await exporter.close()
 */
export function otlpExporter(options: OtlpExporterOptions): Exporter {
  const { signals = ['traces', 'metrics'] } = options
  const parts = signals.map((signal) =>
    signal === 'traces' ? spanExporter(options) : meterExporter(options),
  )
  const [first] = parts
  if (first === undefined) throw invalid('there must be a signal: traces or metrics')
  return {
    isPatient: true,
    take(entry) {
      for (const part of parts) part.take(entry)
    },
    async flush() {
      await Promise.all(parts.map((part) => part.flush()))
    },
    stats: () => first.stats(),
    async close() {
      await Promise.all(parts.map((part) => part.close()))
    },
  }
}

function spanExporter(options: OtlpExporterOptions): Exporter {
  const { names = 'new', cost: hasCost = false } = options
  const { settings, destination } = destinationOf(options, '/v1/traces')
  return lineExporter({
    encode(entry) {
      const span = spanOfEntry(entry, { names, hasCost })
      return span === null ? null : JSON.stringify(span)
    },
    transport: spanTransport(destination, aroundSignal('traces', options.resource)),
    settings,
    log: exportLog('tokenledger', options.logger),
  })
}

function meterExporter(options: OtlpExporterOptions): Exporter {
  const { names = 'new', cost: hasCost = false, metricsIntervalMs = INTERVAL_MS } = options
  const { settings, destination } = destinationOf(options, '/v1/metrics')
  if (!(metricsIntervalMs >= 1 && metricsIntervalMs < 2 ** 31)) {
    throw invalid(`metricsIntervalMs must be from 1 to 2^31 − 1, found ${metricsIntervalMs}`)
  }
  const { temporality = 'cumulative' } = options
  if (temporality !== 'cumulative' && temporality !== 'delta') {
    throw invalid(`temporality must be cumulative or delta, found "${temporality}"`)
  }
  const { before, after } = aroundSignal('metrics', options.resource)
  return metricExporter({
    temporality,
    names,
    hasCost,
    intervalMs: metricsIntervalMs,
    exitTimeoutMs: settings.exitTimeoutMs,
    send(metrics, signal) {
      const body = before + metrics.map((one) => JSON.stringify(one)).join(',') + after
      return postOtlp(destination, body, signal)
    },
    log: exportLog('tokenledger', options.logger),
  })
}

function destinationOf(options: OtlpExporterOptions, path: string) {
  const { headers = {} } = options
  const url = URL.canParse(options.url) ? new URL(options.url) : null
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw invalid(`the address must begin with http:// or https://, found "${options.url}"`)
  }
  url.pathname = url.pathname.replace(/\/+$/, '') + path
  const settings = sendingSettings(options, `${url.href} ${JSON.stringify(headers)}`)
  const { timeoutMs, gzip } = settings
  return { settings, destination: { url, headers, timeoutMs, isGzipped: gzip } }
}

function invalid(reason: string): TokenledgerError {
  return new TokenledgerError('invalid_setting', `Cannot send telemetry: ${reason}`)
}
