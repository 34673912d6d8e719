import { TokenledgerError } from '@tokenledger/sdk/core'
import { baggagePairs } from '../../http/attribution/baggage-pairs.ts'
import type { PushOptions } from '../../http/metrics/push-metrics.ts'
import type { Io } from '../io.ts'

const DEFAULT_INTERVAL = '60000'
const PATH = '/v1/metrics'

/**
 * Where metrics are pushed to, by OpenTelemetry's own variables of the environment: the headers, and
 * how often. An address without a path gets that of OTLP.
 *
 * @throws TokenledgerError `invalid_option`
 */
export function otlpMetricsOptions(address: string, { env }: Pick<Io, 'env'>): PushOptions {
  const url = urlOf(address)
  if (url.pathname === '/') url.pathname = PATH
  const headers = Object.fromEntries(baggagePairs(env['OTEL_EXPORTER_OTLP_HEADERS'] ?? ''))
  return { url: url.href, headers, intervalMs: intervalOf(env['OTEL_METRIC_EXPORT_INTERVAL']) }
}

function urlOf(address: string): URL {
  const url = URL.canParse(address) ? new URL(address) : null
  if (url !== null && /^https?:$/.test(url.protocol)) return url
  throw new TokenledgerError(
    'invalid_option',
    `Cannot push metrics to "${address}": it must be an address such as http://127.0.0.1:4318`,
  )
}

function intervalOf(word = DEFAULT_INTERVAL): number {
  const interval = /^\d{1,9}$/.test(word) ? Number(word) : 0
  if (interval >= 100) return interval
  throw new TokenledgerError(
    'invalid_option',
    `Cannot push metrics every OTEL_METRIC_EXPORT_INTERVAL="${word}": it must be a whole number of milliseconds, 100 or more`,
  )
}
